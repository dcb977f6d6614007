import { createHash } from 'node:crypto';
import { z } from 'zod';
import { GOALS, text } from '../../core/kernel/index.ts';

/** The metric that a rule set optimizes. All but `value` are measured against the account's trailing median. */
export const Goal = z.enum(GOALS);
export type Goal = z.infer<typeof Goal>;

const MAX_FEATURES = 64;
const Share = z.number().min(0).max(1);
const shares = (meaning: string) => z.array(Share).min(1).max(MAX_FEATURES).describe(meaning);

/**
 * What training records in the document that it writes. A document without it was written by a person, and the next
 * training starts from it. All lists are in the order of `features`; weights are shares: they add up to 1.
 */
export const Trained = z
  .strictObject({
    goal: Goal.describe('the metric that it was trained for'),
    half_life_days: z.number().positive().nullable().describe('age at which a result counts half; null: never'),
    n: z.int().min(0).describe('number of results on this platform that it was trained on'),
    newest_result_at: z.iso
      .datetime({ offset: true })
      .nullable()
      .describe('the time from which the age of results is counted'),
    results_checksum: text(64).min(1).describe('checksum of the results: unchanged when there is nothing new to learn'),
    features_checksum: text(64).min(1).describe('checksum of the features as training wrote them'),
    features: z.array(text(64)).min(1).max(MAX_FEATURES).describe('the features, in document order'),
    prior: shares('the weights of the last rule set that a person wrote'),
    mean: shares('the posterior mean, before the limit on how far one promotion may go'),
    covariance: z
      .array(z.array(z.number()))
      .max(MAX_FEATURES)
      .describe('the posterior covariance: its lower triangle, row by row'),
    not_learnable: z.array(text(64)).describe('features that did not vary and therefore keep their prior weight'),
  })
  .superRefine(({ features, prior, mean, covariance }, refinement) => {
    const complain = (path: string, message: string) =>
      refinement.addIssue({ code: 'custom', path: [path], message: `${message}, one for each of features` });
    const count = features.length;
    if (prior.length !== count) complain('prior', `must hold ${count} shares`);
    if (mean.length !== count) complain('mean', `must hold ${count} shares`);
    if (covariance.length !== count || covariance.some((row, at) => row.length !== at + 1))
      complain('covariance', `must hold ${count} rows of 1, 2, … ${count} numbers`);
  })
  .meta({ id: 'Trained', description: 'written by training; remove it when you change the features by hand' });
export type Trained = z.infer<typeof Trained>;

/** SHA-256 of the features, in hex: it shows whether a person changed them afterwards. */
export const featuresChecksum = (features: object): string =>
  createHash('sha256').update(JSON.stringify(features)).digest('hex');
