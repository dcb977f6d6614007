import { within } from './features.ts';
import type { Measurement } from './measure/measurement.ts';
import type { Stretch } from './shots.ts';

/** Returns the time of the sharpest frame in the middle third that is not black, or the middle if there is none. */
export function thumbnailMs({ grid }: Pick<Measurement, 'grid'>, { start_ms, end_ms }: Stretch): number {
  const third = (end_ms - start_ms) / 3;
  const pictures = within(grid, { start_ms: start_ms + third, end_ms: end_ms - third });
  const best = pictures
    .filter((picture) => !picture.isBlack)
    .reduce<(typeof pictures)[number] | undefined>(
      (sharpest, picture) => (sharpest === undefined || picture.sharpness > sharpest.sharpness ? picture : sharpest),
      undefined,
    );
  return Math.round(best?.ms ?? (start_ms + end_ms) / 2);
}
