import { z } from 'zod';
import type { Context } from '../../context.ts';
import { Id } from '../../core/kernel/index.ts';
import { declareJob, type JobDeclaration } from '../../core/queue/index.ts';
import { goOnAtTime } from './go-on.ts';
import { DUE_JOB } from './schedule.ts';

/** The background jobs of posting times. */
export const POSTING_TIME_JOBS: readonly JobDeclaration<Context>[] = [
  declareJob({
    name: DUE_JOB,
    role: 'admin',
    input: z.strictObject({ campaign_id: Id }),
    run: (ctx: Context, { campaign_id }) => goOnAtTime(ctx, campaign_id),
  }),
];
