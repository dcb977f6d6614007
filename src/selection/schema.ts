import { z } from 'zod';
import { Id, Platform, Timestamp } from '../kernel/index.ts';
import { EDITS } from '../rules/index.ts';

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

const Reason = z.object({ id: z.string(), because: z.string() });

export const SkippedReply = z.object({
  platform: Platform,
  reason: z.literal('no-eligible-clip'),
  detail: z.string(),
  clips: z.array(z.object({ clip_id: z.string(), failed: z.array(Reason) })),
});

export const BestClipQuery = z.strictObject({ video_asset_id: Id, platform: Platform });

const Contribution = z.object({
  feature: z.string(),
  value: z.union([z.number(), z.boolean()]).nullable().describe('null: the feature is missing'),
  shaped: z.number(),
  weight: z.number().describe('its share: all weights add up to 1'),
  contribution: z.number(),
});

const InWords = z.object({
  clip_id: z.string(),
  score: z.number(),
  words: z.string().describe('the score in words, what counted most first'),
});

const WouldWin = z.object({
  edit: z.enum(EDITS),
  by_ms: z.int(),
  start_ms: z.int(),
  end_ms: z.int(),
  score: z.number(),
  words: z.string(),
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
        winner: InWords.nullable().describe('null: no clip may run'),
        runner_up: InWords.extend({
          would_win: WouldWin.nullable().describe('the smallest single edit with which it wins; null: no single one'),
        })
          .nullable()
          .describe('the best of the other clips that may run'),
        candidates: z.array(
          z.object({
            clip_id: z.string(),
            score: z.number(),
            eligible: z.boolean(),
            contributions: z.array(Contribution),
            boosts: z.array(Reason.extend({ multiply: z.number() })),
            failed: z.array(Reason),
            unknown: z.array(Reason).describe('requirements that a missing feature leaves open; they hold'),
            advice: z.array(Reason).describe('what the clip does not follow'),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Orchestration' });
