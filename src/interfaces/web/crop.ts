import type { CropWindow, Film } from './data.ts';
import type { Stretch } from './parts/moving-picture.tsx';

/** Returns the part of the picture that a render keeps for a clip; undefined if it was not measured. */
export const cropOf = ({ crops }: Film, clip: Stretch | undefined): CropWindow | undefined =>
  crops.find(({ start_ms, end_ms }) => start_ms === clip?.start_ms && end_ms === clip.end_ms);

/** Returns the position of the crop window at a moment of the film. */
export const placeAt = ({ places }: CropWindow, nowMs: number): CropWindow['places'][number] | undefined =>
  places.findLast(({ from_ms }) => from_ms <= nowMs + 1) ?? places[0];
