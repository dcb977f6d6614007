import { z } from 'zod';
import { featureKind, mustBe, text, unknownFeature } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { featuresChecksum, Trained } from './trained-schema.ts';

/** The size limits of a document, so that a hostile one can neither exhaust memory nor keep the processor busy. */
export const LIMITS = {
  features: 64,
  points: 64,
  conditions: 100,
  examples: 200,
  conditionCharacters: 2_000,
} as const;

const MAX_WEIGHT = 1e6;
const MIN_WEIGHT = 1e-9; // below this, sums lose digits that an explanation promises
const MAX_X = 1e15; // beyond this, the difference of two neighbors is no longer exact

const ConditionText = text(LIMITS.conditionCharacters).min(1).describe('a CEL condition over `clip`');
const Because = text(500).min(1).describe('the reason, as people read it');
const ConditionId = text(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be letters, digits, “-”, “_” and “.”, such as fast-hook')
  .describe('a name that stays the same when the wording changes');
const source = { source: text(500).optional(), checked_at: z.iso.date(mustBe('a date such as 2026-11-22')).optional() };

const Point = z.tuple([z.number().min(-MAX_X).max(MAX_X), z.number().min(0).max(1)]);

const Points = z
  .array(Point)
  .min(1)
  .max(LIMITS.points)
  .superRefine((points, refinement) => {
    points.forEach(([x], at) => {
      const before = points[at - 1];
      if (before !== undefined && x <= before[0])
        refinement.addIssue({ code: 'custom', path: [at], message: `x must increase (${x} after ${before[0]})` });
    });
  });

export const Shape = z
  .union(
    [
      z.literal('identity'),
      z.strictObject({ points: Points }).describe('piecewise linear through [x, y], flat outside'),
      z.strictObject({ constant: z.number().min(0).max(1) }).describe('the same for every value'),
    ],
    { error: 'must be identity, { points: [[x, y], …] } or { constant: y }, with y from 0 to 1' },
  )
  .describe('turns the value into a number from 0 to 1');
export type Shape = z.infer<typeof Shape>;

export const WeightedFeature = z
  .strictObject({
    weight: z
      .number()
      .min(0)
      .max(MAX_WEIGHT)
      .refine((weight) => weight <= 0 || weight >= MIN_WEIGHT, `must be 0 or at least ${MIN_WEIGHT}`)
      .describe('how much it counts, relative to the sum of all weights'),
    shape: Shape,
    when_missing: z.number().min(0).max(1).describe('the shaped value of a clip that lacks the feature'),
  })
  .meta({ id: 'WeightedFeature' });
export type WeightedFeature = z.infer<typeof WeightedFeature>;

const FeatureName = z.string().refine((name) => featureKind(name) !== undefined);
const unknownName = (issue: z.core.$ZodRawIssue) =>
  issue.code === 'invalid_key' ? unknownFeature(String(issue.input)) : undefined;

const WeightedFeatures = z
  .record(FeatureName, WeightedFeature, { error: unknownName })
  .refine(
    (features) => Object.keys(features).length <= LIMITS.features,
    `must name at most ${LIMITS.features} features`,
  )
  .refine(
    (features) => Object.values(features).some(({ weight }) => weight > 0),
    'must hold at least one feature with a weight above 0',
  )
  .describe('the features that count, in the order in which they are summed');

export const Boost = z
  .strictObject({
    id: ConditionId,
    when: ConditionText,
    multiply: z.number().min(0).max(100).describe('the factor for the weighted sum while the condition holds'),
    because: Because,
  })
  .meta({ id: 'Boost' });

export const Requirement = z
  .strictObject({ id: ConditionId, must: ConditionText, because: Because, ...source })
  .meta({ id: 'Requirement' });

export const Advice = z
  .strictObject({ id: ConditionId, should: ConditionText, because: Because, ...source })
  .meta({ id: 'Advice' });

export const ClipValues = z
  .record(FeatureName, z.union([z.number(), z.boolean()], { error: 'must be a finite number, or true or false' }), {
    error: unknownName,
  })
  .superRefine((clip, refinement) => {
    for (const [name, value] of Object.entries(clip)) {
      const problem = valueProblem(name, value);
      if (problem !== undefined) refinement.addIssue({ code: 'custom', path: [name], message: problem });
    }
  })
  .describe('a clip’s features, including the derived ones');

const Expectation = z
  .strictObject({
    eligible: z.boolean().optional(),
    score: z.number().min(0).max(1).optional(),
    within: z.number().min(0).max(1).optional().describe('allowed difference of the score; default: 0.005'),
    first_reason: text(500)
      .optional()
      .describe('the first failed requirement (id or wording); otherwise the feature that contributes most'),
  })
  .refine(
    (expect) => expect.eligible !== undefined || expect.score !== undefined || expect.first_reason !== undefined,
    'must expect something: eligible, score or first_reason',
  );

export const Example = z
  .strictObject({ name: text(200).optional(), clip: ClipValues, expect: Expectation })
  .meta({ id: 'RuleExample' });
export type Example = z.infer<typeof Example>;

/** A rule set: what a clip is worth on one platform, and whether it is eligible there at all (docs/rules.md). */
export const RuleSetDocument = z
  .strictObject({
    platform: Platform,
    description: text(2_000).optional(),
    features: WeightedFeatures,
    boosts: distinct(Boost),
    requirements: distinct(Requirement),
    advice: distinct(Advice),
    examples: z.array(Example).max(LIMITS.examples).default([]),
    trained: Trained.optional(),
  })
  .superRefine(({ features, trained }, refinement) => {
    if (trained !== undefined && trained.features_checksum !== featuresChecksum(features))
      refinement.addIssue({
        code: 'custom',
        path: ['trained'],
        message: 'belongs to different features: remove it when you change a trained rule set by hand',
      });
  })
  .meta({ id: 'RuleSetDocument' });
export type RuleSetDocument = z.output<typeof RuleSetDocument>;
/** The rule set as a person writes it: empty parts may be left out. */
export type RuleSetInput = z.input<typeof RuleSetDocument>;

function distinct<Rule extends z.ZodType<{ id: string }>>(rule: Rule) {
  return z
    .array(rule)
    .max(LIMITS.conditions)
    .superRefine((rules, refinement) => {
      const seen = new Set<string>();
      rules.forEach(({ id }, at) => {
        if (seen.has(id))
          refinement.addIssue({
            code: 'custom',
            path: [at, 'id'],
            message: `${id} is already used: choose another id`,
          });
        seen.add(id);
      });
    })
    .default([]);
}

/** Returns what is wrong with a value of that feature; undefined if it is valid. */
export function valueProblem(name: string, value: unknown): string | undefined {
  const kind = featureKind(name);
  if (kind === undefined) return unknownFeature(name);
  if (kind.type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false';
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a finite number';
  const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = kind;
  return value < min || value > max ? `must be from ${min} to ${max}, not ${value}` : undefined;
}
