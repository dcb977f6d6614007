import { z } from 'zod';
import type { Context } from '../../context.ts';
import { Id } from '../../core/kernel/index.ts';
import { declareJob, type JobDeclaration } from '../../core/queue/index.ts';
import { lookAtExperiments } from './look.ts';
import { startOnceStudied } from './run.ts';
import { START_JOB } from './start-together.ts';

const Settings = z.strictObject({});

/** The background jobs of experiments. */
export const EXPERIMENT_JOBS: readonly JobDeclaration<Context>[] = [
  declareJob({
    name: 'look-experiments',
    role: 'operator',
    input: Settings,
    run: lookAtExperiments,
    recurring: { settings: Settings, summary: 'look at every running experiment: {}' },
  }),
  declareJob({
    name: START_JOB,
    role: 'admin',
    input: z.strictObject({ experiment_id: Id }),
    run: (ctx: Context, { experiment_id }) => startOnceStudied(ctx, experiment_id),
  }),
];
