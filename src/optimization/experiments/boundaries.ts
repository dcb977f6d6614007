import { SpendingWalk } from '../../core/statistics/index.ts';

/** The bounds of these looks, and the state from which the next look continues. */
interface Known {
  readonly bounds: readonly number[];
  walk: SpendingWalk | undefined;
}

/** Cached because many experiments have the same plan, and the boundaries take a hundred times as long as the rest of a look. */
const known = new Map<string, Known>();
const MOST_KNOWN = 400;

/** Returns the two-sided bound that z must pass at each look. A further look leaves the bounds of the looks before it unchanged. */
export function boundariesOf(looks: readonly number[], plannedDays: number, alpha: number): readonly number[] {
  const keyOf = (days: readonly number[]) => `${alpha} ${plannedDays} ${days.join()}`;
  const found = known.get(keyOf(looks));
  if (found !== undefined) return found.bounds;
  const before = known.get(keyOf(looks.slice(0, -1)));
  const walk = before?.walk ?? new SpendingWalk(alpha, 2);
  const bounds = [...(before?.walk === undefined ? [] : before.bounds)];
  for (const day of looks.slice(bounds.length)) bounds.push(walk.look(day / plannedDays));
  // a walk only moves forward, so it cannot be used twice
  if (before !== undefined) before.walk = undefined;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(keyOf(looks), { bounds, walk });
  return bounds;
}
