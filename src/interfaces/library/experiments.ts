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

/** Sets clips, or campaigns, of a video against each other. @throws `experiment-open`; `campaign-in-experiment` */
export const createExperiment = onEngine(
  async (ctx, body: z.input<typeof ExperimentBody>) => (await create(ctx, parse(ExperimentBody, body))).experiment,
);

/** @throws `experiment-not-found` */
export const getExperiment = onEngine((ctx, id: string) => experiment(ctx, parse(Id, id)));

/** Experiments, newest first, a page at a time. */
export const listExperiments = onEngine((ctx, query: z.input<typeof ExperimentQuery> = {}) =>
  list(ctx, parse(ExperimentQuery, query)),
);

/** What publishing all arms would create and could cost. Nothing is sent that changes anything. @throws `experiment-arms-differ` */
export const planExperimentAds = onEngine((ctx, id: string, adAccountId: string) =>
  planArms(ctx, parse(Id, id), parse(Id, adAccountId)),
);

/** Publishes all arms as paused ads, all or none, as their plan was shown. @throws `plan-changed`; `experiment-arms-differ` */
export const publishExperiment = onEngine((ctx, id: string, ads: { ad_account_id: string; fingerprint: string }) =>
  publishArms(ctx, parse(Id, id), parse(Id, ads.ad_account_id), ads.fingerprint),
);

/**
 * Freezes the plan; today, in UTC, is day 1. Published arms are activated together, for the money of all in `confirm`.
 *
 * @throws `experiment-not-draft`; `experiment-arms-apart`; `confirmation-needed`
 */
export const startExperiment = onEngine((ctx, id: string, options: z.input<typeof StartBody> = {}) =>
  start(ctx, parse(Id, id), { confirm: parse(StartBody, options)?.confirm }),
);

/** Looks at the results that are in, at most once a day of the experiment. @throws `experiment-not-running` */
export const lookAtExperiment = onEngine((ctx, id: string) => look(ctx, parse(Id, id)));

/** Ends it without a verdict. @throws `experiment-not-running` */
export const stopExperiment = onEngine((ctx, id: string, options: { why?: string } = {}) =>
  stop(ctx, parse(Id, id), parse(WhyBody, options)?.why),
);

/** Takes back one that has not begun. @throws `experiment-not-draft` */
export const cancelExperiment = onEngine((ctx, id: string) => cancel(ctx, parse(Id, id)));

/** Keeps the winner's campaign and ends the others. @throws `experiment-not-decided`; `guardrail-worse` */
export const applyExperiment = onEngine((ctx, id: string, options: z.input<typeof ApplyBody> = {}) =>
  apply(ctx, parse(Id, id), parse(ApplyBody, options)),
);

/** Ends an experiment and lets its campaigns go. @throws `experiment-not-found` */
export const releaseExperiment = onEngine((ctx, id: string, options: { why?: string } = {}) =>
  release(ctx, parse(Id, id), parse(WhyBody, options)?.why),
);

/** Computes every look again. @throws `experiment-not-found` */
export const replayExperiment = onEngine((ctx, id: string) => replay(ctx, parse(Id, id)));
