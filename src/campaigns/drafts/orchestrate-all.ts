import type { Context } from '../../context.ts';
import { isEngineError } from '../../core/kernel/index.ts';
import type { WantedSelections } from '../../decisions/selection/index.ts';
import { type Orchestration, orchestrateTogether } from './orchestrate.ts';

/** What became of each of many videos, by id; a failure is whatever was thrown. */
export interface AllOrchestrations {
  readonly orchestrated: ReadonlyMap<string, Orchestration>;
  readonly failed: ReadonlyMap<string, unknown>;
}

/**
 * Orchestrates videos together, so many as fit in memory. Where that fails, the halves are tried alone, and theirs, until
 * the videos that are to blame stand alone: each of the others is orchestrated.
 *
 * @throws what is `unavailable`
 */
export async function orchestrateAll(ctx: Context, wanted: WantedSelections): Promise<AllOrchestrations> {
  try {
    return await orchestrateTogether(ctx, wanted);
  } catch (error) {
    if (isEngineError(error) && error.kind === 'unavailable') throw error;
    const { videoAssetIds, ...others } = wanted;
    const [only] = videoAssetIds;
    if (videoAssetIds.length < 2) return { orchestrated: new Map(), failed: new Map(only ? [[only, error]] : []) };
    const middle = videoAssetIds.length >> 1;
    const first = await orchestrateAll(ctx, { ...others, videoAssetIds: videoAssetIds.slice(0, middle) });
    const second = await orchestrateAll(ctx, { ...others, videoAssetIds: videoAssetIds.slice(middle) });
    return {
      orchestrated: new Map([...first.orchestrated, ...second.orchestrated]),
      failed: new Map([...first.failed, ...second.failed]),
    };
  }
}
