import type { z } from 'zod';
import { Id, parse } from '../../core/kernel/index.ts';
import {
  ApplyBody,
  applyExperiment as apply,
  cancelExperiment as cancel,
  createExperiment as create,
  ExperimentBody,
  ExperimentQuery,
  experiment,
  listExperiments as list,
  lookAtExperiment as look,
  planArms,
  publishArms,
  releaseExperiment as release,
  replayExperiment as replay,
  StartBody,
  startExperiment as start,
  stopExperiment as stop,
  WhyBody,
} from '../../optimization/experiments/index.ts';
import { onEngine } from './engine.ts';

/** Creates an experiment that compares clips or campaigns of a video. @throws `experiment-open`; `campaign-in-experiment` */
export const createExperiment = onEngine(
  async (ctx, body: z.input<typeof ExperimentBody>) => (await create(ctx, parse(ExperimentBody, body))).experiment,
);

/** Returns an experiment. @throws `experiment-not-found` */
export const getExperiment = onEngine((ctx, id: string) => experiment(ctx, parse(Id, id)));

/** Lists experiments, newest first, one page at a time. */
export const listExperiments = onEngine((ctx, query: z.input<typeof ExperimentQuery> = {}) =>
  list(ctx, parse(ExperimentQuery, query)),
);

/** Plans the ads of all arms: what would be created, and what it could cost. Changes nothing. @throws `experiment-arms-differ` */
export const planExperimentAds = onEngine((ctx, id: string, adAccountId: string) =>
  planArms(ctx, parse(Id, id), parse(Id, adAccountId)),
);

/** Publishes all arms, or none, as paused ads that match the plan. @throws `plan-changed`; `experiment-arms-differ` */
export const publishExperiment = onEngine((ctx, id: string, ads: { ad_account_id: string; fingerprint: string }) =>
  publishArms(ctx, parse(Id, id), parse(Id, ads.ad_account_id), ads.fingerprint),
);

/**
 * Starts an experiment: freezes its plan, and today (UTC) is day 1. Published arms are activated together; `confirm` repeats the
 * money of all arms.
 *
 * @throws `experiment-not-draft`; `experiment-arms-apart`; `confirmation-needed`
 */
export const startExperiment = onEngine((ctx, id: string, options: z.input<typeof StartBody> = {}) =>
  start(ctx, parse(Id, id), { confirm: parse(StartBody, options)?.confirm }),
);

/** Looks at the results so far, at most once per day of the experiment. @throws `experiment-not-running` */
export const lookAtExperiment = onEngine((ctx, id: string) => look(ctx, parse(Id, id)));

/** Ends an experiment without a verdict. @throws `experiment-not-running` */
export const stopExperiment = onEngine((ctx, id: string, options: { why?: string } = {}) =>
  stop(ctx, parse(Id, id), parse(WhyBody, options)?.why),
);

/** Cancels an experiment that has not started. @throws `experiment-not-draft` */
export const cancelExperiment = onEngine((ctx, id: string) => cancel(ctx, parse(Id, id)));

/** Keeps the winner's campaign and ends the other campaigns. @throws `experiment-not-decided`; `guardrail-worse` */
export const applyExperiment = onEngine((ctx, id: string, options: z.input<typeof ApplyBody> = {}) =>
  apply(ctx, parse(Id, id), parse(ApplyBody, options)),
);

/** Ends an experiment and releases its campaigns. @throws `experiment-not-found` */
export const releaseExperiment = onEngine((ctx, id: string, options: { why?: string } = {}) =>
  release(ctx, parse(Id, id), parse(WhyBody, options)?.why),
);

/** Computes every look again and compares it. @throws `experiment-not-found` */
export const replayExperiment = onEngine((ctx, id: string) => replay(ctx, parse(Id, id)));
