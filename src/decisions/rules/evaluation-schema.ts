import { z } from 'zod';
import { Id } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import type { Explanation } from './explain.ts';
import { explainInWords } from './explain-in-words.ts';
import { ClipValues } from './schema.ts';

export const EvaluateBody = z
  .strictObject({
    clip_id: Id.optional().describe('a clip of the catalog; the ledger records it'),
    features: ClipValues.optional().describe(
      'a clip outside the catalog: also set its derived features, because they cannot be derived',
    ),
    platform: Platform,
  })
  .refine(
    ({ clip_id, features }) => (clip_id === undefined) !== (features === undefined),
    'set exactly one of clip_id and features',
  )
  .meta({
    examples: [
      { clip_id: '11111111-1111-1111-1111-111111111111', platform: 'tiktok' },
      { features: { visual_score: 0.8, duration_ms: 12_000, cut_position: 0.2 }, platform: 'tiktok' },
    ],
  });

const Reasons = z.array(z.object({ id: z.string(), because: z.string() }));

const ExplanationReply = z
  .object({
    words: z.string().describe('the same in one line'),
    rule_set: z.object({ id: z.string(), version: z.int(), checksum: z.string() }),
    score_before_clamp: z.number().describe('the sum of the contributions × the boosts'),
    contributions: z.array(
      z.object({
        feature: z.string(),
        value: z.union([z.number(), z.boolean()]).nullable().describe('null: the feature is missing'),
        shaped: z.number(),
        weight: z.number().describe('its share: all weights add up to 1'),
        contribution: z.number(),
      }),
    ),
    boosts: z.array(z.object({ id: z.string(), because: z.string(), multiply: z.number() })),
    failed: Reasons.describe('requirements that the clip fails'),
    unknown: Reasons.describe('requirements that cannot be judged because a feature is missing; they count as met'),
    advice: Reasons.describe('advice that the clip does not follow'),
  })
  .meta({ id: 'Explanation' });

export const EvaluateReply = z
  .object({
    clip_id: z.string().optional().describe('only for a clip of the catalog'),
    platform: Platform,
    score: z.number().min(0).max(1),
    eligible: z.boolean(),
    explanation: ExplanationReply,
  })
  .meta({ id: 'Evaluation' });
export type EvaluateReply = z.infer<typeof EvaluateReply>;

export function toEvaluation(
  explanation: Explanation,
  ruleSet: { readonly id: string; readonly version: number; readonly checksum: string },
): EvaluateReply {
  const { platform, score, scoreBeforeClamp, eligible, contributions, boosts, failed, unknown, advice } = explanation;
  return {
    platform,
    score,
    eligible,
    explanation: {
      words: explainInWords(explanation),
      rule_set: { id: ruleSet.id, version: ruleSet.version, checksum: ruleSet.checksum },
      score_before_clamp: scoreBeforeClamp,
      contributions: [...contributions],
      boosts: [...boosts],
      failed: [...failed],
      unknown: [...unknown],
      advice: [...advice],
    },
  };
}
