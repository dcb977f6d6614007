import type { Context } from '../../context.ts';
import { timeSlice } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { Goal } from '../../decisions/rules/index.ts';
import type { ClipResult } from './clip-result.ts';
import { countRows } from './count-rows.ts';
import { type GatheredRow, resultsAfter, videosOf } from './gather-store.ts';
import { inBatches } from './in-batches.ts';
import { type LeftOut, LeftOutTally } from './left-out.ts';
import { sortInSlices } from './sort-in-slices.ts';

const ROWS_A_PAGE = 2000;

/**
 * Returns the results of every clip that has any, in order of time, and the rows that they do not count. Keeps one
 * small object per clip and the rows of one clip in memory, however many there are.
 *
 * @param platform undefined: all platforms
 */
export async function clipResults(
  ctx: Context,
  goal: Goal,
  platform: Platform | undefined,
): Promise<{ results: ClipResult[]; left_out: LeftOut[] }> {
  const found: Omit<ClipResult, 'video_asset_id'>[] = [];
  const tally = new LeftOutTally();
  const pause = timeSlice();
  for await (const rows of rowsOfClips(ctx, goal)) {
    if (platform !== undefined && rows[0]?.platform !== platform) continue;
    const result = toClipResult(goal, rows, tally);
    if (result !== undefined) found.push(result);
    await pause();
  }
  const results: ClipResult[] = [];
  for await (const [result, video_asset_id] of inBatches(found, (batch) => videosOf(ctx.db, batch)))
    results.push({ ...result, video_asset_id });
  const byTime = (a: ClipResult, b: ClipResult) =>
    a.at.getTime() - b.at.getTime() || (a.clip_id < b.clip_id ? -1 : a.clip_id > b.clip_id ? 1 : 0);
  return { results: await sortInSlices(results, byTime), left_out: tally.list() };
}

/** Yields the rows of one clip on one platform at a time. */
async function* rowsOfClips(ctx: Context, goal: Goal): AsyncGenerator<GatheredRow[]> {
  let group: GatheredRow[] = [];
  let last: GatheredRow | undefined;
  for (;;) {
    const page = await resultsAfter(ctx.db, goal, last, ROWS_A_PAGE);
    last = page.at(-1) ?? last;
    for (const row of page) {
      if (row.is_left_out) continue;
      const [first] = group;
      if (first !== undefined && (first.clip_id !== row.clip_id || first.platform !== row.platform)) {
        yield group;
        group = [];
      }
      group.push(row);
    }
    if (page.length < ROWS_A_PAGE) break;
  }
  if (group.length > 0) yield group;
}

function toClipResult(
  goal: Goal,
  rows: readonly GatheredRow[],
  tally: LeftOutTally,
): Omit<ClipResult, 'video_asset_id'> | undefined {
  const [first] = rows;
  const counted = countRows(goal, rows, (reason, row) => tally.add(reason, row));
  if (first === undefined || counted === undefined) return undefined;
  const { part, whole, start, end } = counted;
  const facts = {
    clip_id: first.clip_id,
    platform: first.platform,
    first_shown: new Date(start),
    at: new Date(end),
  };
  if (goal === 'views') return { ...facts, result: part };
  if (whole === 0) return undefined;
  // money is not a count of events: spend does not say how certain a ROAS is
  return goal === 'roas' ? { ...facts, result: part / whole } : { ...facts, result: part / whole, exposure: whole };
}
