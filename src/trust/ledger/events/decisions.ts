import { z } from 'zod';
import { Id } from '../../../core/kernel/index.ts';
import { Platform } from '../../../core/platforms/index.ts';

const chosen = { platform: Platform, clip_id: Id, score: z.number(), orchestration_id: Id, rule_set_version: z.int() };
const about = { video_asset_id: Id.optional(), platform: Platform.optional() };
const weights = z.record(z.string(), z.number());
const auto = {
  ...chosen,
  video_asset_id: Id,
  cards: z.array(Id).optional().describe('only for a campaign with several clips'),
};

/** Decisions and the drafts based on them: winners, campaigns, rule sets. */
export const DECISIONS = {
  best_clip_selected: { entity: 'video_asset', metadata: z.object({ ...chosen, num_candidates: z.int() }) },
  campaign_created_auto: { entity: 'campaign', metadata: z.object(auto) },
  campaign_updated_auto: {
    entity: 'campaign',
    metadata: z.object({ ...auto, previous_clip_id: Id, previous_cards: z.array(Id).optional() }),
  },
  campaign_edited: {
    entity: 'campaign',
    metadata: z.object({ ...about, changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })) }),
  },
  campaign_status_changed: {
    entity: 'campaign',
    metadata: z.object({ ...about, from: z.string(), to: z.string(), why: z.string().optional() }),
  },
  rule_set_activated: {
    entity: 'rule_set',
    metadata: z.object({ platform: Platform, from: Id.nullable(), to: Id, why: z.string() }),
  },
  rule_set_added: {
    entity: 'rule_set',
    metadata: z.object({ platform: Platform, version: z.int(), checksum: z.string(), why: z.string().optional() }),
  },
  rule_weight_updated: {
    entity: 'rule_set',
    metadata: z.object({ platform: Platform, before: weights, after: weights, n: z.int() }),
  },
  rule_set_rolled_back: {
    entity: 'rule_set',
    metadata: z.object({
      platform: Platform,
      to: Id,
      gain: z.object({ mean: z.number(), low: z.number(), high: z.number(), n: z.int() }),
    }),
  },
  clip_evaluated: {
    entity: 'clip',
    metadata: z.object({ platform: Platform, score: z.number(), rule_set_version: z.int() }),
  },
} as const;
