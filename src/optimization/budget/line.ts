import type { Bounds, Curve } from './curve.ts';

export interface Line extends Bounds {
  readonly id: string;
  readonly quantum: number;
  /** As given, before they were brought to quanta. */
  readonly min: number;
  readonly max: number;
  readonly curve: Curve;
}

/** A line whose ends are the same stays there, whatever its quantum. */
export function inQuanta(min: number, max: number, quantum: number): Bounds {
  if (min === max) return { low: min, high: max };
  const [low, high] = [Math.ceil(min / quantum) * quantum, Math.floor(max / quantum) * quantum];
  return high < low ? { low: min, high: min } : { low, high };
}
