import { z } from 'zod';
import type { Context } from '../../context.ts';
import { declareJob, type JobDeclaration } from '../../core/queue/index.ts';
import { lookAtExperiments } from './look.ts';

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
];
