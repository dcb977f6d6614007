import type { RuleSetInput } from '../../src/decisions/rules/index.ts';

export type Weighted = RuleSetInput['features'][string];

/** Returns the worth of one value, for the engines that have no shapes of their own. */
export function worth({ shape, when_missing }: Weighted, x: number | undefined): number {
  if (x === undefined) return when_missing;
  if (shape === 'identity') return Math.max(0, Math.min(1, x));
  if ('constant' in shape) return shape.constant;
  const { points } = shape;
  let after = 0;
  while (after < points.length && (points[after]?.[0] ?? 0) <= x) after++;
  const [x0, y0] = points[after - 1] ?? points[0] ?? [0, 0];
  const [x1, y1] = points[after] ?? [x0 + 1, y0];
  return after === 0 ? y0 : y0 + ((x - x0) * (y1 - y0)) / (x1 - x0);
}
