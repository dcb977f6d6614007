import { type ClipFeatures, FEATURES, type FieldError } from '../../core/kernel/index.ts';

/** Returns why a clip does not fit a video of that duration: it ends too late, or contains `cut_position`, which is derived. */
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

/** Returns the error for a duration that is shorter than the end of an existing clip. */
export const tooShort = (durationMs: number, lastEndMs: number): FieldError => ({
  path: 'duration_ms',
  message: `must be at least ${lastEndMs}, where the video's last clip ends, got ${durationMs}`,
});
