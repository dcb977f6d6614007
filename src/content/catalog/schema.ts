import { z } from 'zod';
import { Id, Ids, pageQuery, Timestamp, text } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { Features } from './features.ts';

/** 2³¹ − 1 ms is 24 days, longer than any film. */
const MAX_MS = 2_147_483_647;
const Ms = z
  .int()
  .min(0)
  .max(MAX_MS)
  .meta({ examples: [12_000] });
const DurationMs = z
  .int()
  .min(1)
  .max(MAX_MS)
  .meta({ examples: [214_000] });

export const ClipStatus = z.enum(['pending', 'processing', 'ready', 'published', 'failed']);
export type ClipStatus = z.infer<typeof ClipStatus>;

const videoFields = {
  id: Id.optional().describe('generated when omitted'),
  title: text(500).nullish(),
  duration_ms: DurationMs.nullish(),
  source_uri: text(2000).nullish().describe('a note for people; the server never opens it'),
};

export const ClipInput = z
  .strictObject({
    id: Id.optional().describe('generated when omitted'),
    start_ms: Ms,
    end_ms: Ms,
    status: ClipStatus.optional().describe('default for a new clip: ready'),
    features: Features.optional(),
  })
  .superRefine(({ start_ms, end_ms }, refinement) => {
    if (end_ms <= start_ms)
      refinement.addIssue({ code: 'custom', path: ['end_ms'], message: endsEarly(start_ms, end_ms) });
  })
  .meta({ id: 'NewClip' });
export type ClipInput = z.output<typeof ClipInput>;

export const endsEarly = (startMs: number, endMs: number) => `must be greater than start_ms (${startMs}), got ${endMs}`;

/** A video with its clips: one line of an import. */
export const VideoLine = z.strictObject({ ...videoFields, clips: z.array(ClipInput).max(10_000).default([]) });
export type VideoLine = z.output<typeof VideoLine>;

export const NewVideoAsset = z
  .strictObject(videoFields)
  .meta({ examples: [{ title: 'Live in Lisbon', duration_ms: 214_000, source_uri: 'lisbon.mp4' }] });
export type NewVideoAsset = z.output<typeof NewVideoAsset>;

export const NewClips = z.strictObject({ clips: z.array(ClipInput).min(1).max(1000) }).meta({
  examples: [
    { clips: [{ start_ms: 12_000, end_ms: 26_000, features: { visual_score: 0.82, motion_intensity: 0.4 } }] },
  ],
});

export const ClipPatch = z
  .strictObject({
    start_ms: Ms,
    end_ms: Ms,
    status: ClipStatus.describe('failed: excluded from every decision until it is ready again'),
    features: Features.describe('replaced as a whole'),
    why: text(500).min(1).describe('the reason, recorded in the ledger'),
  })
  .partial()
  .refine(
    ({ why: _, ...patch }) => Object.keys(patch).length > 0,
    'set at least one of start_ms, end_ms, status, features',
  )
  .meta({ examples: [{ status: 'published' }] });
export type ClipPatch = z.output<typeof ClipPatch>;

export const Clip = z
  .object({
    id: z.string(),
    video_asset_id: z.string(),
    start_ms: z.int(),
    end_ms: z.int(),
    status: ClipStatus,
    features: z
      .record(z.string(), z.union([z.number(), z.boolean()]))
      .describe('as sent; derived features are not stored'),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Clip' });
export type Clip = z.infer<typeof Clip>;

export const VideoAsset = z
  .object({
    id: z.string(),
    title: z.string().nullable(),
    duration_ms: z.int().nullable(),
    source_uri: z.string().nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'VideoAsset' });
export type VideoAsset = z.infer<typeof VideoAsset>;

const OnPlatform = z.object({
  platform: Platform,
  clip_id: z.string(),
  start_ms: z.int(),
  end_ms: z.int(),
  score: z.number(),
  confidence: z.enum(['clear', 'tied', 'unknown']),
  orchestration_id: z.string().describe('the evidence'),
  decided_at: Timestamp,
  campaign: z
    .object({ id: z.string(), status: z.string() })
    .nullable()
    .describe('the newest campaign of the video on the platform'),
});

/** The state of a video's film, clips, decisions and campaigns, for lists and pages. */
export const VideoSummary = z
  .object({
    film: z.enum(['none', 'received', 'analyzed']).describe('received: not measured yet'),
    has_preview: z.boolean().describe('whether its film has a storyboard and a proxy that browsers can play'),
    clips: z.int().describe('of its current film'),
    ready_clips: z.int(),
    platforms: z.array(OnPlatform),
  })
  .meta({ id: 'VideoSummary' });
export type VideoSummary = z.infer<typeof VideoSummary>;

/** The same summary in a list: brief rows have neither the evidence nor the time, and scores have three digits. */
export const ListedSummary = VideoSummary.extend({
  platforms: z.array(OnPlatform.partial({ orchestration_id: true, decided_at: true })),
}).meta({ id: 'ListedSummary' });
export type ListedSummary = z.infer<typeof ListedSummary>;

export const VideoAssetQuery = z.strictObject({
  q: text(200).min(1).optional().describe('part of the title; case does not matter'),
  ids: Ids.optional().describe('only these, at most 100, separated by commas'),
  state: z
    .enum(['no_film', 'measuring', 'undecided', 'tied', 'draft', 'approved', 'active'])
    .optional()
    .describe(
      'the state of its film or of any of its decisions or campaigns; with `platform`, only of those on that platform',
    ),
  platform: Platform.optional().describe(
    'only videos with a decision for this platform; with the state undecided, only videos without one',
  ),
  include: z
    .enum(['summary', 'brief'])
    .optional()
    .describe(
      'summary: with film, counts of clips, decisions and campaigns; brief: the same without orchestrations and times, and with scores to three digits',
    ),
  sort: z.enum(['newest', 'oldest', 'title']).optional().describe('sort order; default: newest'),
  count: z.literal('true').optional().describe('true: also counts the rows over all pages, up to 100,000'),
  ...pageQuery,
});
export type VideoAssetQuery = z.output<typeof VideoAssetQuery>;

export const OneVideoQuery = z.strictObject({ include: z.literal('summary').optional() });

export const ImportReply = z
  .object({
    video_assets: z.int().describe('rows imported'),
    clips: z.int().describe('rows imported'),
    rejected: z.array(
      z.object({
        line: z.int().describe('counted from 1, blank lines included'),
        errors: z.array(z.object({ path: z.string(), message: z.string() })),
      }),
    ),
    rejected_total: z.int().describe('includes the rejected lines beyond the first 1,000, which are not listed'),
  })
  .meta({ id: 'ImportReply' });
export type ImportReply = z.infer<typeof ImportReply>;
