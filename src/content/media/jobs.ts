import type { Context } from '../../context.ts';
import { declareJob, type JobDeclaration } from '../../core/queue/index.ts';
import { AnalyzeInput, analyzeRequested } from './request-analysis.ts';

/** The background jobs of films. @param preferredMs the clip lengths that the active rule sets like */
export const filmJobs = (
  preferredMs: (ctx: Context) => Promise<readonly number[]>,
): readonly JobDeclaration<Context>[] => [
  declareJob({
    name: 'analyze-film',
    role: 'operator',
    input: AnalyzeInput,
    run: async (ctx: Context, input, attempt) => analyzeRequested(ctx, input, attempt, await preferredMs(ctx)),
  }),
];
