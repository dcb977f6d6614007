import { z } from 'zod';
import { Id, Platform, Timestamp } from '../kernel/index.ts';

/** The current winner for a video on a platform, and which evidence and rule set decided. */
export interface BestClipDecision {
  readonly videoAssetId: string;
  readonly platform: Platform;
  readonly clipId: string;
  /** In [0,1]. */
  readonly score: number;
  readonly decidedAt: Date;
  readonly orchestrationId: string;
  readonly ruleSetId: string;
  readonly ruleSetVersion: number;
}

/** A platform on which no clip may run, and what each clip breaks. */
export interface SkippedPlatform {
  readonly platform: Platform;
  readonly reason: 'no-eligible-clip';
  readonly detail: string;
  readonly clips: readonly {
    readonly clip_id: string;
    readonly failed: readonly { readonly id: string; readonly because: string }[];
  }[];
}

/** A READY clip as it was read. */
export interface Candidate {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly features: Readonly<Record<string, number | boolean>>;
}

export const DecisionReply = z
  .object({
    video_asset_id: z.string(),
    platform: Platform,
    clip_id: z.string(),
    score: z.number().min(0).max(1),
    decided_at: Timestamp,
  })
  .meta({ id: 'BestClipDecision' });

export const toDecisionReply = (decision: BestClipDecision): z.infer<typeof DecisionReply> => ({
  video_asset_id: decision.videoAssetId,
  platform: decision.platform,
  clip_id: decision.clipId,
  score: decision.score,
  decided_at: decision.decidedAt.toISOString(),
});

export const SkippedReply = z.object({
  platform: Platform,
  reason: z.literal('no-eligible-clip'),
  detail: z.string(),
  clips: z.array(z.object({ clip_id: z.string(), failed: z.array(z.object({ id: z.string(), because: z.string() })) })),
});

export const BestClipQuery = z.strictObject({ video_asset_id: Id, platform: Platform });

const Contribution = z.object({
  feature: z.string(),
  value: z.union([z.number(), z.boolean()]).nullable().describe('null: the feature is missing'),
  shaped: z.number(),
  weight: z.number().describe('its share: all weights add up to 1'),
  contribution: z.number(),
});

export const EvidenceReply = z
  .object({
    id: z.string(),
    video_asset_id: z.string(),
    created_at: Timestamp,
    platforms: z.partialRecord(
      Platform,
      z.object({
        rule_set: z.object({ id: z.string(), version: z.int() }),
        candidates: z.array(
          z.object({
            clip_id: z.string(),
            score: z.number(),
            eligible: z.boolean(),
            contributions: z.array(Contribution),
            failed: z.array(z.object({ id: z.string(), because: z.string() })),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Orchestration' });
