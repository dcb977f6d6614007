import { z } from 'zod';
import { Id, Timestamp } from '../../core/kernel/index.ts';
import { PLATFORMS, Platform } from '../../core/platforms/index.ts';
import { RuleSetDocument } from '../rules/index.ts';

export const Winner = z.object({ clip_id: z.string(), score: z.number() });
export type Winner = z.infer<typeof Winner>;
const WinnerOrNone = Winner.nullable();

/** A decision as it was made, and the same decision computed again. */
const ReplayedDecision = z.object({
  platform: Platform,
  rule_set: z.object({
    id: z.string(),
    version: z.int().nullable().describe('null: that rule set is not in this database'),
  }),
  decided: WinnerOrNone.describe('the decision; null: no clip was eligible'),
  computed: WinnerOrNone.describe('the decision computed from the evidence now'),
  identical: z.boolean().describe('the same clip, and the score equal to the last bit'),
  difference: z.string().nullable().describe('the difference as text; null when identical'),
});
export type ReplayedDecision = z.infer<typeof ReplayedDecision>;

export const Replay = z
  .object({
    orchestration_id: z.string(),
    video_asset_id: z.string(),
    created_at: Timestamp,
    identical: z.boolean(),
    decisions: z.array(ReplayedDecision),
  })
  .meta({ id: 'Replay' });
export type Replay = z.infer<typeof Replay>;

/** Where a walk continues: orchestrations are read in order of id, which never changes. */
const walk = {
  after: Id.optional().describe('the `next` of the previous page'),
};
const walked = {
  total: z.int().nullable().describe('number of orchestrations; only on the first page'),
  orchestrations: z.int().describe('checked on this page; fewer than `limit` if they take longer than about a second'),
  next: z.string().nullable(),
};
const LIMIT = { default: 200, most: 1000 };

export const ReplayQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(LIMIT.most).default(LIMIT.default),
  ...walk,
});
export type ReplayQuery = z.output<typeof ReplayQuery>;

export const ReplayPage = z
  .object({
    ...walked,
    decisions: z.int(),
    different: z.array(Replay).describe('the orchestrations with at least one different decision'),
  })
  .meta({ id: 'ReplayPage' });
export type ReplayPage = z.infer<typeof ReplayPage>;

export const WhatIfBody = z
  .strictObject({
    rule_sets: z.array(RuleSetDocument).min(1).max(PLATFORMS.length).describe('one per platform'),
    orchestration_id: Id.optional().describe('this one only; otherwise all, a page at a time'),
    limit: z.int().min(1).max(LIMIT.most).default(LIMIT.default),
    ...walk,
  })
  .meta({
    examples: [
      {
        rule_sets: [
          { platform: 'tiktok', features: { visual_score: { weight: 1, shape: 'identity', when_missing: 0.5 } } },
        ],
      },
    ],
  });
export type WhatIf = z.input<typeof WhatIfBody>;

const Change = z.object({
  orchestration_id: z.string(),
  video_asset_id: z.string(),
  platform: Platform,
  decided: WinnerOrNone.describe('the best score then, even if another clip was drawn; null: no clip was eligible'),
  would_choose: WinnerOrNone,
});
export type Change = z.infer<typeof Change>;

export const WhatIfPage = z
  .object({
    ...walked,
    platforms: z.array(
      z.object({
        platform: Platform,
        decisions: z.int().describe('orchestrations that included this platform'),
        changed: z.int().describe('decisions with a different winner'),
      }),
    ),
    changes: z.array(Change),
  })
  .meta({ id: 'WhatIfPage' });
export type WhatIfPage = z.infer<typeof WhatIfPage>;
