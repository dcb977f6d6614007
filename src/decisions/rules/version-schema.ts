import { z } from 'zod';
import { pageQuery, Timestamp, text } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { RuleSetDocument } from './schema.ts';

/** A version's life: written, then active, then kept for replay and rollback. */
export const RuleSetStatus = z.enum(['draft', 'active', 'retired']);
export type RuleSetStatus = z.infer<typeof RuleSetStatus>;

const version = {
  id: z.string(),
  platform: Platform,
  version: z.int().describe('counted from 1 on each platform'),
  status: RuleSetStatus.describe('one is active on each platform'),
  checksum: z.string().describe('SHA-256 of the document: the same document, the same version'),
  created_at: Timestamp,
  activated_at: Timestamp.nullable().describe('when it last became active; null: never'),
};
const sample = {
  id: '22222222-2222-2222-2222-222222222222',
  platform: 'tiktok' as const,
  version: 2,
  status: 'draft' as const,
  checksum: '5b2a8c0fd0d5d6e0c4c2ba2f1a3c6e4f7d8e9b0a1c2d3e4f5a6b7c8d9e0f1a2b',
  created_at: '2026-11-22T09:30:00.000Z',
  activated_at: null,
};

/** One immutable version of a platform's rules, without its document. */
export const RuleSetVersion = z.object(version).meta({ id: 'RuleSetVersion', examples: [sample] });
export type RuleSetVersion = z.infer<typeof RuleSetVersion>;

/** The response to applying a document. */
export const AppliedReply = RuleSetVersion.extend({
  created: z.boolean().describe('false: that version already existed'),
}).meta({ id: 'AppliedRuleSet', examples: [{ ...sample, created: true }] });

export const CheckReply = z
  .object({
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .describe('all errors; empty: the document can be used'),
    examples: z
      .array(z.object({ name: z.string(), problems: z.array(z.string()) }))
      .describe("the document's own examples; no problem means that it passed"),
  })
  .meta({ id: 'RuleSetCheck' });
export type CheckReply = z.infer<typeof CheckReply>;

export const DiffReply = z.object({
  differences: z.array(
    z.object({
      path: z.string().describe('where, e.g. features.duration_ms.weight'),
      before: z.unknown().describe('absent: there was no value'),
      after: z.unknown().describe('absent: there is no value now'),
    }),
  ),
});

const Weights = z.record(z.string(), z.number()).describe('each feature’s share: they add up to 1');

export const RuleSetReply = z
  .object({
    ...version,
    weights: Weights,
    conditions: z.array(
      z.object({
        list: z.enum(['boosts', 'requirements', 'advice']),
        id: z.string(),
        runs_on: z.enum(['columns', 'interpreter']).describe('compiled to loops over columns, or left to CEL'),
      }),
    ),
    document: RuleSetDocument,
  })
  .meta({ id: 'RuleSet' });
export type RuleSetReply = z.infer<typeof RuleSetReply>;

export const RuleSetQuery = z.strictObject({
  platform: Platform.optional(),
  status: RuleSetStatus.optional(),
  version: z.coerce.number().int().min(1).max(1e9).optional(),
  ...pageQuery,
});
export type RuleSetQuery = z.output<typeof RuleSetQuery>;

/** The document in a request body, with an example to start from. */
export const RuleSetBody = RuleSetDocument.meta({
  examples: [
    {
      platform: 'tiktok',
      features: {
        visual_score: { weight: 0.6, shape: 'identity', when_missing: 0.5 },
        duration_ms: {
          weight: 0.4,
          when_missing: 0.5,
          shape: {
            points: [
              [5000, 1],
              [15_000, 1],
              [60_000, 0.25],
            ],
          },
        },
      },
      boosts: [{ id: 'fast-hook', when: 'clip.hook_strength > 0.7', multiply: 1.1, because: 'the start decides' }],
      requirements: [{ id: 'min-duration', must: 'clip.duration_ms >= 5000', because: 'ads last at least 5 s' }],
    },
  ],
});

export const Why = text(1000).min(1).describe('the reason, recorded in the ledger');
export const ActivateBody = z
  .strictObject({ why: Why.optional() })
  .nullish()
  .meta({ examples: [{ why: 'won the replay of November' }] });

export const WeightsQuery = z.strictObject({ platform: Platform });
export const WeightsReply = z
  .object({
    platform: Platform,
    weights: Weights,
    updated_at: Timestamp.describe('when they became active'),
    rule_set: z.object({ id: z.string(), version: z.int() }),
  })
  .meta({
    id: 'Weights',
    examples: [
      {
        platform: 'tiktok',
        weights: { visual_score: 0.6, duration_ms: 0.4 },
        updated_at: '2026-11-22T09:30:00.000Z',
        rule_set: { id: sample.id, version: sample.version },
      },
    ],
  });
