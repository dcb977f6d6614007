import { z } from 'zod';
import { Cents, Currency, Id, Ids, pageQuery, Timestamp, text } from '../../core/kernel/index.ts';
import { CARD_FORMATS, DEFAULT_PLATFORMS, PLATFORMS, Platform } from '../../core/platforms/index.ts';
import { JobKey, JobWindow } from '../../core/queue/index.ts';
import {
  CardsWanted,
  Confidence,
  DecisionReply,
  Mode,
  refuseDrawnCards,
  SkippedReply,
} from '../../decisions/selection/index.ts';
import { Ad, AdPatch } from './ad.ts';
import { STATUSES } from './lifecycle.ts';

/** The source of automatic drafts. */
export const AUTO_SOURCE = 'auto_orchestrator';

/** The source of drafts of experiments. */
export const EXPERIMENT_SOURCE = 'experiment';

const Platforms = z
  .array(Platform)
  .min(1, `must include at least one of ${PLATFORMS.join(', ')}`)
  .max(100)
  .default([...DEFAULT_PLATFORMS])
  .describe('duplicates count once');

const examples = [
  {
    video_asset_id: '11111111-1111-1111-1111-111111111111',
    platforms: ['tiktok' as const, 'instagram' as const, 'youtube' as const],
  },
];

export const PreviewBody = z
  .strictObject({
    video_asset_id: Id,
    platforms: Platforms,
    mode: Mode.default('exploit').describe(
      'exploit: the best score; thompson: a random draw by probability of winning, to learn more from results',
    ),
  })
  .meta({ examples });

export const OrchestrateBody = z
  .strictObject({ ...PreviewBody.shape, cards: CardsWanted.optional() })
  .superRefine(refuseDrawnCards)
  .meta({ examples });

/** Many videos: those listed, or those that the filter finds when the request arrives. */
export const BatchBody = z
  .strictObject({
    video_asset_ids: z.array(Id).min(1).max(100_000).optional().describe('processed in this order'),
    filter: z
      .strictObject({ added_since: Timestamp.optional() })
      .optional()
      .describe('{} matches every video; processed oldest first'),
    platforms: Platforms,
    key: JobKey.optional(),
    mode: Mode.optional().describe('as in POST /campaigns/orchestrate; default: exploit'),
    cards: CardsWanted.optional(),
  })
  .superRefine(refuseDrawnCards)
  .refine(
    ({ video_asset_ids, filter }) => (video_asset_ids === undefined) !== (filter === undefined),
    'set either video_asset_ids or filter ({} matches every video)',
  )
  .meta({ examples: [{ filter: { added_since: '2026-01-01T00:00:00Z' }, platforms: ['tiktok', 'youtube'] }] });
export type BatchBody = z.output<typeof BatchBody>;

/** The same, as a job's input: the time span no longer changes. */
export const BatchInput = z.object({
  videos: z.union([
    z.object({ ids: z.array(Id) }),
    z.object({ stretch: z.object({ since: Timestamp.optional(), until: Timestamp }) }),
  ]),
  platforms: z.array(Platform).min(1),
  mode: Mode.optional(),
  cards: CardsWanted.optional(),
});
export type BatchInput = z.output<typeof BatchInput>;

/** The settings of an `orchestrate-added` schedule. Each of its jobs takes the videos added since the previous one. */
export const AddedSettings = z.strictObject({ platforms: Platforms });
export const AddedInput = z.object({ ...AddedSettings.shape, window: JobWindow });
export type AddedInput = z.output<typeof AddedInput>;

export const BatchResult = z.object({
  orchestrated: z.int(),
  failed: z
    .array(z.object({ video_asset_id: z.string(), code: z.string(), detail: z.string() }))
    .describe('the first 1,000'),
  failed_total: z.int(),
});
export type BatchResult = z.output<typeof BatchResult>;

/** single: one clip; carousel: one ad whose clips people swipe through; multi: an ad for each clip, in one group. */
export const CampaignFormat = z.enum(['single', ...CARD_FORMATS]);
export type CampaignFormat = z.infer<typeof CampaignFormat>;

const CampaignCard = z.object({
  position: z.int(),
  clip_id: z.string(),
  score: z.number().nullable().describe('score at the decision; null: a person chose the clip'),
});
export type CampaignCard = z.infer<typeof CampaignCard>;

export const Outcome = z.enum(['created', 'updated', 'unchanged', 'kept']);

/** The outcome for the draft of a video and platform. */
export interface DraftOutcome {
  readonly id: string;
  readonly video_asset_id: string;
  readonly platform: Platform;
  /** The draft's clip; for a kept draft, its existing clip. */
  readonly clip_id: string;
  readonly outcome: z.infer<typeof Outcome>;
  /** For a kept draft: the clip that won. */
  readonly would_choose?: string;
  /** For a kept draft, when cards were requested: the clips that were selected. */
  readonly would_choose_cards?: readonly string[];
  /** When cards were requested: the draft's format, its clips, and why. */
  readonly format?: CampaignFormat;
  readonly cards?: readonly DraftCard[];
  readonly cards_because?: string;
}

export interface DraftCard {
  readonly position: number;
  readonly clip_id: string;
  readonly score: number | null;
  readonly because: string;
}

export const OrchestrateReply = z
  .object({
    decisions: z.array(DecisionReply),
    campaigns_created: z.array(z.string()).describe('only the drafts that are new'),
    campaigns: z.array(
      z.object({
        id: z.string(),
        platform: Platform,
        clip_id: z.string(),
        outcome: Outcome,
        would_choose: z.string().optional(),
        would_choose_cards: z.array(z.string()).optional(),
        format: CampaignFormat.optional().describe('only when cards were requested'),
        cards: z
          .array(CampaignCard.extend({ because: z.string() }))
          .optional()
          .describe('only when cards were requested: the clips of the draft, in their order'),
        cards_because: z.string().optional(),
      }),
    ),
    skipped: z.array(SkippedReply),
    orchestration_id: z.string(),
  })
  .meta({ id: 'OrchestrateReply' });

export const CampaignStatus = z.enum(STATUSES);

export const Campaign = z
  .object({
    id: z.string(),
    name: z.string(),
    video_asset_id: z.string(),
    platform: Platform,
    clip_id: z.string().describe('the clip; with cards, the first one'),
    format: CampaignFormat,
    cards: z.array(CampaignCard).describe('the clips in order; empty for a single clip'),
    status: CampaignStatus,
    source: z.string(),
    budget_cents: z.int(),
    currency: z.string(),
    budget_set_by: z.enum(['default', 'plan', 'person']).describe('a budget plan keeps a budget that a person set'),
    budget_set_at: Timestamp.nullable().describe('null: never since it was drafted'),
    notes: z.string().nullable(),
    ad: Ad.nullable().describe('text, audience and dates of the ad; null: not written yet'),
    edited: z.boolean().describe('a person changed it: the orchestrator does not change it'),
    optimization_meta: z
      .record(z.string(), z.unknown())
      .describe('the decision that chose the clip; experiment_id while an experiment compares it'),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Campaign' });
export type Campaign = z.infer<typeof Campaign>;

/** The summary that a list shows next to each campaign. */
export const CampaignSummary = z
  .object({
    video: z.object({
      title: z.string().nullable(),
      has_picture: z.boolean().describe('whether its film was analyzed, so that its clips have thumbnails'),
      has_preview: z.boolean().describe('whether its film has a proxy that browsers can play'),
    }),
    clip: z.object({ start_ms: z.int(), end_ms: z.int() }),
    decision: z
      .object({
        orchestration_id: z.string().describe('the evidence'),
        score: z.number().describe('the score of the winner'),
        is_winner: z.boolean().describe('whether the campaign runs the clip that won'),
        confidence: Confidence,
        win_probability: z.number().nullable(),
      })
      .nullable()
      .describe('the current decision for the video and platform'),
  })
  .meta({ id: 'CampaignSummary' });

export const ListedCampaign = Campaign.extend({ summary: CampaignSummary.optional() }).meta({ id: 'ListedCampaign' });

export const CampaignQuery = z.strictObject({
  include: z.literal('summary').optional().describe('summary: with the film, the clip and the decision'),
  q: text(200).min(1).optional().describe('part of its name or of its video’s title; case does not matter'),
  ids: Ids.optional().describe('only these, at most 100, separated by commas'),
  video_asset_id: Id.optional(),
  platform: Platform.optional(),
  status: CampaignStatus.optional(),
  source: text(100).optional(),
  edited: z.literal('true').optional().describe('true: only those that a person changed'),
  since: Timestamp.optional().describe('drafted at this time or later'),
  until: Timestamp.optional().describe('drafted before this time'),
  sort: z.enum(['newest', 'oldest']).optional().describe('sort order; default: newest'),
  totals: z.literal('true').optional().describe('true: also returns their number and budgets over all pages'),
  ...pageQuery,
});
export type CampaignQuery = z.output<typeof CampaignQuery>;

/** Totals of the campaigns in one currency; amounts in different currencies are never added up. */
export const CampaignTotal = z.object({
  campaigns: z.int(),
  daily_minor: z.int().describe('daily budgets, and budgets without a stated kind'),
  lifetime_minor: z.int().describe('lifetime budgets'),
});
export type CampaignTotal = z.infer<typeof CampaignTotal>;

/** Guards against two people who have the same campaign open. */
export const AsRead = Timestamp.describe('`updated_at` as you read it; refused if the campaign has changed since');

/** Fields of a draft that a person may change. */
const EDITABLE = {
  name: text(300).min(1),
  budget_cents: Cents,
  currency: Currency,
  notes: text(10_000).nullable(),
  ad: AdPatch.nullable().describe(
    'given fields are set, null removes a field, the others stay; null: removes the whole ad',
  ),
  clip_id: Id.describe('READY, and of the same video'),
  cards: z.array(Id).max(10).nullable().describe('READY clips of the same video, in order; null: keeps only the first'),
};

export const CampaignPatch = z
  .strictObject({
    ...EDITABLE,
    format: z.enum(CARD_FORMATS).describe('only with cards; default: the first format that the platform offers'),
    updated_at: AsRead,
  })
  .partial()
  .refine(
    ({ updated_at: _, ...patch }) => Object.keys(patch).length > 0,
    `set at least one of ${Object.keys(EDITABLE).join(', ')}`,
  )
  .refine(({ clip_id, cards }) => clip_id === undefined || cards === undefined, {
    path: ['clip_id'],
    message: 'cannot be set with cards: the first card is the clip',
  })
  .refine(({ format, cards }) => format === undefined || (cards !== undefined && cards !== null), {
    path: ['format'],
    message: 'can be set only with cards',
  })
  .meta({ examples: [{ budget_cents: 25_000, notes: 'launch week' }] });
export type CampaignPatch = z.output<typeof CampaignPatch>;
