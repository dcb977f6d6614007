import type { Context } from '../../context.ts';
import { declareJob, type JobDeclaration } from '../../core/queue/index.ts';
import { TrainBody, TrainJobInput, WatchJobInput } from './schema.ts';
import { trainRules } from './train-rules.ts';
import { watchPromotion } from './watch-promotion.ts';

/** The background jobs of learning. They change rules, so they require an admin. */
export const TRAINING_JOBS: readonly JobDeclaration<Context>[] = [
  declareJob({
    name: 'train-rules',
    role: 'admin',
    input: TrainJobInput,
    run: trainRules,
    recurring: { settings: TrainBody, summary: 'learn from all results: {platform, goal?, auto?}' },
  }),
  declareJob({
    name: 'watch-rules',
    role: 'admin',
    input: WatchJobInput,
    run: (ctx: Context, { platform }) => watchPromotion(ctx, platform),
  }),
];
