import type { Context } from '../../context.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { declareJob, type JobDeclaration } from '../../core/queue/index.ts';
import { AnalyzeInput, analyzeRequested } from './request-analysis.ts';

/**
 * Declares the background jobs of films.
 *
 * @param preferredMs returns the clip lengths that the active rule sets prefer
 * @param orchestrate queues the orchestration of a measured video, and returns the job's id
 */
export const filmJobs = (
  preferredMs: (ctx: Context) => Promise<readonly number[]>,
  orchestrate: (ctx: Context, videoAssetId: string, platforms: Platform[]) => Promise<string>,
): readonly JobDeclaration<Context>[] => [
  declareJob({
    name: 'analyze-film',
    role: 'operator',
    input: AnalyzeInput,
    run: async (ctx: Context, input, attempt) => {
      const measured = await analyzeRequested(ctx, input, attempt, await preferredMs(ctx));
      if (input.platforms === undefined) return measured;
      return { ...measured, orchestration_job_id: await orchestrate(ctx, input.video_asset_id, input.platforms) };
    },
  }),
];
