import { z } from 'zod';
import { pageQuery, Timestamp } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { Goal, RuleSetStatus } from '../../decisions/rules/index.ts';
import { ResultGoal, TrainResult } from './schema.ts';

const ruleSet = z.object({ id: z.string(), version: z.int(), status: RuleSetStatus.describe('current status') });

/** What a training found besides its verdict. */
export const Found = TrainResult.pick({ weights: true, metrics: true, left_out: true, warnings: true });
export type Found = z.infer<typeof Found>;

export const Training = z
  .object({
    id: z.string().describe('the id of its job'),
    ...TrainResult.pick({ platform: true, goal: true, n: true, promote: true, reason: true }).shape,
    rule_set: ruleSet.extend({ activated_at: Timestamp.nullable().describe('null: it was never active') }),
    compared_id: z.string().describe('the rule set that was active'),
    ...Found.shape,
    actor: z.string(),
    trained_at: Timestamp,
  })
  .meta({ id: 'Training' });
export type Training = z.infer<typeof Training>;

export const TrainingQuery = z.strictObject({
  platform: Platform.optional(),
  goal: ResultGoal.optional(),
  ...pageQuery,
});
export type TrainingQuery = z.output<typeof TrainingQuery>;

const share = (what: string) => z.number().describe(`${what}; all of them add up to 1`);

export const PosteriorQuery = z.strictObject({ platform: Platform });

export const PosteriorReply = z
  .object({
    platform: Platform,
    goal: Goal,
    n: z.int().describe('number of results on this platform that it was learned from'),
    newest_result_at: z.string().nullable(),
    rule_set: ruleSet.describe('the newest rule set that training wrote'),
    features: z.array(
      z.object({
        feature: z.string(),
        prior: share('the share of the weights in the last rule set that a person wrote'),
        in_charge: share('the share in the active rule set').nullable().describe('null: it has no weight there'),
        mean: share('the posterior mean, before the limit on how far one promotion may go'),
        sd: z.number().describe('standard deviation of the posterior'),
        low90: z.number(),
        high90: z.number().describe('mean ± 1.645 sd, within 0 and 1'),
        not_learnable: z.boolean().describe('it did not vary: it keeps its prior share'),
      }),
    ),
    metrics: TrainResult.shape.metrics.nullable().describe('the training that wrote it; null: not kept'),
  })
  .meta({ id: 'Posterior' });
export type PosteriorReply = z.infer<typeof PosteriorReply>;
