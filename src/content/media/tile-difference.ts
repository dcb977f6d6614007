import type { MeasuredFrame } from './measure/measurement.ts';

/**
 * Returns the mean difference of two frames' tiles: light, blue and red (0–255 each) added, so that a change of color counts as
 * much as one of light.
 */
export function tileDifference(before: MeasuredFrame | undefined, after: MeasuredFrame | undefined): number {
  if (before === undefined || after === undefined) return 0;
  const sum = before.tiles.reduce((total, value, tile) => total + Math.abs(value - (after.tiles[tile] ?? 0)), 0);
  return (3 * sum) / before.tiles.length;
}
