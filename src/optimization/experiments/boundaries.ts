import { SpendingWalk } from '../../core/statistics/index.ts';

/** Bounds of so many looks, and what the next look goes on from. */
interface Known {
  readonly bounds: readonly number[];
  walk: SpendingWalk | undefined;
}

/** Many experiments have the same plan, and the boundaries take a hundred times as long as all the rest of a look. */
const known = new Map<string, Known>();
const MOST_KNOWN = 400;

/** What z must pass at each of the looks, two-sided. Those of some looks are the first of those of more. */
export function boundariesOf(looks: readonly number[], plannedDays: number, alpha: number): readonly number[] {
  const keyOf = (days: readonly number[]) => `${alpha} ${plannedDays} ${days.join()}`;
  const found = known.get(keyOf(looks));
  if (found !== undefined) return found.bounds;
  const before = known.get(keyOf(looks.slice(0, -1)));
  const walk = before?.walk ?? new SpendingWalk(alpha, 2);
  const bounds = [...(before?.walk === undefined ? [] : before.bounds)];
  for (const day of looks.slice(bounds.length)) bounds.push(walk.look(day / plannedDays));
  // a walk goes on in one direction
  if (before !== undefined) before.walk = undefined;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(keyOf(looks), { bounds, walk });
  return bounds;
}
