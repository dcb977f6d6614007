import type { Context } from '../../context.ts';
import { isEngineError } from '../../core/kernel/index.ts';
import type { DecideRequest } from '../../decisions/selection/index.ts';
import { type Orchestration, orchestrateMany } from './orchestrate.ts';

/** The result of each of many videos, by id; a failure is the error that was thrown. */
export interface BisectedOrchestrations {
  readonly orchestrated: ReadonlyMap<string, Orchestration>;
  readonly failed: ReadonlyMap<string, unknown>;
}

/**
 * Orchestrates as many videos together as fit in memory. Where that fails, it splits them in half again and again until only
 * the videos that cause the failure remain. All others are orchestrated.
 *
 * @throws errors of kind `unavailable`
 */
export async function orchestrateWithBisection(ctx: Context, request: DecideRequest): Promise<BisectedOrchestrations> {
  try {
    return await orchestrateMany(ctx, request);
  } catch (error) {
    if (isEngineError(error) && error.kind === 'unavailable') throw error;
    const { video_asset_ids, ...others } = request;
    const [only] = video_asset_ids;
    if (video_asset_ids.length < 2) return { orchestrated: new Map(), failed: new Map(only ? [[only, error]] : []) };
    const middle = video_asset_ids.length >> 1;
    const first = await orchestrateWithBisection(ctx, { ...others, video_asset_ids: video_asset_ids.slice(0, middle) });
    const second = await orchestrateWithBisection(ctx, { ...others, video_asset_ids: video_asset_ids.slice(middle) });
    return {
      orchestrated: new Map([...first.orchestrated, ...second.orchestrated]),
      failed: new Map([...first.failed, ...second.failed]),
    };
  }
}
