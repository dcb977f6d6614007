import type { Bounds, Curve } from './curve.ts';

export interface Line extends Bounds {
  readonly id: string;
  readonly quantum: number;
  /** The bounds of the input, before rounding to quanta. */
  readonly min: number;
  readonly max: number;
  readonly curve: Curve;
}

/** Rounds bounds to whole quanta. A line whose two bounds are equal stays there, whatever its quantum. */
export function inQuanta(min: number, max: number, quantum: number): Bounds {
  if (min === max) return { low: min, high: max };
  const [low, high] = [Math.ceil(min / quantum) * quantum, Math.floor(max / quantum) * quantum];
  return high < low ? { low: min, high: min } : { low, high };
}
