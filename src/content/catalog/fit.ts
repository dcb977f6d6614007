import { type ClipFeatures, FEATURES, type FieldError } from '../../core/kernel/index.ts';

/** What is wrong with a clip in a video of that duration: it ends too late, or gives a position that is derived. */
export function misfits(
  clip: { readonly end_ms: number; readonly features?: ClipFeatures | undefined },
  videoDurationMs: number | null,
  path: string,
): FieldError[] {
  if (videoDurationMs === null) return [];
  const errors: FieldError[] = [];
  if (clip.end_ms > videoDurationMs)
    errors.push({
      path: `${path}end_ms`,
      message: `must be at most the video's duration (${videoDurationMs} ms), got ${clip.end_ms}`,
    });
  if (clip.features !== undefined && 'cut_position' in clip.features)
    errors.push({
      path: `${path}features.cut_position`,
      message: `is derived (${FEATURES.cut_position.derived.formula}): leave it out`,
    });
  return errors;
}

/** The error of a duration that would leave an existing clip hanging over the end. */
export const tooShort = (durationMs: number, lastEndMs: number): FieldError => ({
  path: 'duration_ms',
  message: `must be at least ${lastEndMs}, where the video's last clip ends, got ${durationMs}`,
});
