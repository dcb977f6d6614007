import { describeFaults } from './faults.ts';
import { describePictureAndSound, type MeasuredFeatures } from './features.ts';
import type { Measurement } from './measure/measurement.ts';
import { describePace } from './pace.ts';
import type { Shots, Stretch } from './shots.ts';

/** Returns the features of a part of a film; docs/media.md has formulas, units and sources. */
export const describeClip = (film: Measurement, shots: Shots, clip: Stretch): MeasuredFeatures => ({
  ...describePictureAndSound(film, shots.cutsMs, clip),
  ...describePace(film, shots.cutsMs, clip),
  ...describeFaults(film, shots, clip),
});
