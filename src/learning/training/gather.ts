import type { Context } from '../../context.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { Goal } from '../../decisions/rules/index.ts';
import type { StoredResult } from '../results/index.ts';
import { clipsWithResults, resultsOfClips } from './gather-store.ts';
import { type GoalResult, goalResult } from './goal-result.ts';
import { countedOnce } from './merge-rows.ts';

/** All that is known of a clip on a platform, as one result. */
export interface ClipResult extends GoalResult {
  readonly clipId: string;
  readonly videoId: string;
  readonly platform: Platform;
  readonly firstShown: Date;
  readonly at: Date;
}

const CLIPS_A_PAGE = 1000;

/**
 * The results of every clip that has any, in order of time. It holds one small object a clip, whatever the number of rows.
 *
 * @param platform undefined: of all platforms
 */
export async function clipResults(ctx: Context, goal: Goal, platform: Platform | undefined): Promise<ClipResult[]> {
  const found: ClipResult[] = [];
  let after: string | undefined;
  for (;;) {
    const clips = await clipsWithResults(ctx.db, platform, after, CLIPS_A_PAGE);
    after = clips.at(-1);
    if (after === undefined) break;
    const rows = await resultsOfClips(ctx.db, platform, clips);
    for (const own of groups(rows)) found.push(...toClipResult(goal, own));
  }
  return found.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.clipId < b.clipId ? -1 : 1));
}

type Row = StoredResult & { readonly video_asset_id: string };

/** Rows come in the order of clip and platform. */
function* groups(rows: readonly Row[]): Generator<Row[]> {
  let group: Row[] = [];
  for (const row of rows) {
    const [first] = group;
    if (first !== undefined && (first.clip_id !== row.clip_id || first.platform !== row.platform)) {
      yield group;
      group = [];
    }
    group.push(row);
  }
  if (group.length > 0) yield group;
}

function toClipResult(goal: Goal, rows: readonly Row[]): ClipResult[] {
  const [first] = rows;
  const counted = countedOnce(rows);
  const result = goalResult(goal, counted);
  if (first === undefined || result === undefined) return [];
  const { clip_id: clipId, video_asset_id: videoId, platform } = first;
  const firstShown = new Date(Math.min(...counted.map(({ period_start }) => period_start.getTime())));
  const at = new Date(Math.max(...counted.map(({ period_end }) => period_end.getTime())));
  return [{ clipId, videoId, platform, firstShown, at, ...result }];
}
