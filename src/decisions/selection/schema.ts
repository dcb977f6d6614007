import { z } from 'zod';
import type { Context } from '../../context.ts';
import { Id, MODES, Timestamp } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { EDITS } from '../rules/index.ts';

/** How a clip is chosen: by the best score, or by a draw, so that results can teach more. */
export const Mode = z.enum(MODES);
export type Mode = z.infer<typeof Mode>;

export const Confidence = z.enum(['clear', 'tied', 'unknown']);

/** A clip that was drawn: the candidates, and the probability of each. */
export interface Draw {
  /** Names the computation. */
  readonly policy: string;
  readonly seed: number;
  /** In order of id. */
  readonly candidates: readonly string[];
  readonly propensities: readonly number[];
}

/** A test that would settle a tie: its clips, duration and cost, and the smallest effect that it can detect. */
export const TestProposal = z.object({
  clips: z.array(z.string()).describe('the best score, which would be the control, and the runner-up'),
  metric: z.string().nullable().describe('null: there are no daily results to size a test from'),
  days: z.int().nullable(),
  cost_minor: z.int().nullable().describe('null: the draft has no daily budget'),
  currency: z.string().nullable(),
  smallest_effect: z.number().nullable(),
  because: z.string(),
});
export type TestProposal = z.infer<typeof TestProposal>;

/** Sizes a test of a video's clips; implemented by a folder lower on the ladder. */
export type ProposeTest = (
  ctx: Context,
  tie: { readonly video_asset_id: string; readonly platform: Platform; readonly clips: readonly string[] },
) => Promise<TestProposal>;

/** How certain it is that the best score is the best clip. */
export interface Certainty {
  readonly confidence: z.infer<typeof Confidence>;
  /** The probability that the best score is the best clip; null without a posterior. */
  readonly win_probability: number | null;
  readonly runner_up_id: string | null;
  /** The standard deviation of the chosen clip's score; null without a posterior. */
  readonly score_sd: number | null;
  /** Null: the best score was chosen. */
  readonly exploration: Draw | null;
}

/** The chosen clips of a campaign with several. */
export const Cards = z.object({
  policy: z.string().describe('the name of the computation'),
  count: z.int().describe('the number requested'),
  lambda: z.number(),
  cards: z
    .array(z.object({ clip_id: z.string(), score: z.number(), because: z.string() }))
    .describe('the cards in order'),
  value: z.number(),
  similarity: z.number().describe('mean similarity of all pairs, from 0 to 1'),
  exact: z.boolean().describe('whether every set was tried'),
  because: z.string(),
});
export type Cards = z.infer<typeof Cards>;

/** How many clips a campaign should have, per platform; platforms that are not named get one. */
export type CardCounts = Partial<Readonly<Record<Platform, number>>>;

/** The current winner for a video on a platform, with the evidence and rule set that decided it. */
export interface BestClipDecision {
  readonly video_asset_id: string;
  readonly platform: Platform;
  readonly clip_id: string;
  /** In [0,1]. */
  readonly score: number;
  readonly decided_at: Date;
  readonly orchestration_id: string;
  readonly rule_set_id: string;
  readonly rule_set_version: number;
  /** Present only under a learned rule set, or if the clip was drawn: otherwise it is unknown. */
  readonly certainty?: Certainty;
  /** Present only if several clips were requested. */
  readonly cards?: Cards;
}

/** A READY clip, as it was read. */
export interface Candidate {
  readonly id: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly features: Readonly<Record<string, number | boolean>>;
}

export const DecisionReply = z
  .object({
    video_asset_id: z.string(),
    platform: Platform,
    clip_id: z.string(),
    score: z.number().min(0).max(1),
    decided_at: Timestamp,
    confidence: Confidence.describe(
      'how certain it is that the best score belongs to the best clip: clear, tied (probability below 0.8), or unknown (the weights were not learned)',
    ),
    win_probability: z.number().optional().describe('probability that the best score belongs to the best clip'),
    runner_up_clip_id: z.string().optional(),
    score_sd: z.number().optional().describe('standard deviation of the score'),
    exploration: z
      .object({ policy: z.string(), propensity: z.number() })
      .optional()
      .describe('the clip was drawn, with this probability'),
  })
  .meta({ id: 'BestClipDecision' });

export const toDecisionReply = (decision: BestClipDecision): z.infer<typeof DecisionReply> => ({
  video_asset_id: decision.video_asset_id,
  platform: decision.platform,
  clip_id: decision.clip_id,
  score: decision.score,
  decided_at: decision.decided_at.toISOString(),
  ...toCertaintyReply(decision),
});

function toCertaintyReply({ clip_id, certainty }: BestClipDecision) {
  if (certainty === undefined) return { confidence: 'unknown' as const };
  const { confidence, win_probability, runner_up_id, score_sd, exploration } = certainty;
  return {
    confidence,
    ...(win_probability === null ? {} : { win_probability }),
    ...(runner_up_id === null ? {} : { runner_up_clip_id: runner_up_id }),
    ...(score_sd === null ? {} : { score_sd }),
    ...(exploration === null
      ? {}
      : { exploration: { policy: exploration.policy, propensity: propensityOf(exploration, clip_id) } }),
  };
}

/** Returns the probability with which the clip was drawn; 0 if it was not a candidate. */
export const propensityOf = ({ candidates, propensities }: Draw, clipId: string): number =>
  propensities[candidates.indexOf(clipId)] ?? 0;

const Reason = z.object({ id: z.string(), because: z.string() });

export const SkippedReply = z.object({
  platform: Platform,
  reason: z.literal('no-eligible-clip'),
  detail: z.string(),
  clips: z.array(z.object({ clip_id: z.string(), failed: z.array(Reason) })),
});

/** A platform without an eligible clip, and the rules that each clip breaks. */
export type SkippedPlatform = z.infer<typeof SkippedReply>;

/** The current decision; a clip that has failed or was recreated since then is not eligible. */
export const BestClipReply = DecisionReply.extend({
  clip_status: z
    .string()
    .optional()
    .describe('only when the clip is no longer READY: its state now. Its campaigns cannot go live; orchestrate again'),
}).meta({ id: 'StandingDecision' });

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
  words: z.string().describe('the score in words, the largest contribution first'),
});

const WouldWin = z.object({
  edit: z.enum(EDITS),
  by_ms: z.int(),
  start_ms: z.int(),
  end_ms: z.int(),
  score: z.number(),
  words: z.string(),
});

export const TryBody = z
  .strictObject({
    platform: Platform,
    clip_id: Id,
    start_ms: z.int().min(0).optional().describe('default: the start of the clip'),
    end_ms: z.int().min(1).optional().describe('default: the end of the clip'),
  })
  .meta({ examples: [{ platform: 'tiktok', clip_id: '0b9d1a52-5b1f-4a2e-9a51-1f0f4c9f2a11', end_ms: 24_000 }] });

/** A candidate's score with another start or end, and the change that would make it win. */
export const Tried = z
  .object({
    clip_id: z.string(),
    start_ms: z.int(),
    end_ms: z.int(),
    score: z.number(),
    eligible: z.boolean(),
    failed: z.array(Reason),
    words: z.string().describe('the score in words, the largest contribution first'),
    wins: z.boolean().describe('whether it beats every other candidate'),
    rival: InWords.nullable().describe('the best of the other eligible clips'),
    would_win: WouldWin.nullable().describe(
      'the smallest single edit of the original clip that makes it win; null: no single edit does, or it won',
    ),
  })
  .meta({ id: 'TriedEdit' });
export type Tried = z.infer<typeof Tried>;

export const EvidenceReply = z
  .object({
    id: z.string(),
    video_asset_id: z.string(),
    created_at: Timestamp,
    platforms: z.partialRecord(
      Platform,
      z.object({
        rule_set: z.object({ id: z.string(), version: z.int() }),
        confidence: Confidence,
        win_probability: z.number().nullable(),
        proposal: TestProposal.nullable().describe('for a tie: the test that would settle it'),
        exploration: z
          .object({
            clip_id: z.string().describe('the clip that was drawn and so chosen'),
            policy: z.string(),
            seed: z.number(),
            candidates: z.array(z.string()),
            propensities: z.array(z.number()),
          })
          .nullable()
          .describe('how the clip was drawn, and each clip’s probability of being drawn; null: the best score won'),
        cards: Cards.nullable().describe('the clips of a campaign with several clips; null: one clip'),
        winner: InWords.nullable().describe(
          'the best score, which wins unless another clip was drawn (exploration); null: no clip is eligible',
        ),
        runner_up: InWords.extend({
          would_win: WouldWin.nullable().describe(
            'the smallest single edit that makes it win; null: no single edit does',
          ),
        })
          .nullable()
          .describe('the best of the other eligible clips'),
        candidates: z.array(
          z.object({
            clip_id: z.string(),
            start_ms: z.int().describe('the start at the time of the decision'),
            end_ms: z.int(),
            score: z.number(),
            eligible: z.boolean(),
            contributions: z.array(Contribution),
            boosts: z.array(Reason.extend({ multiply: z.number() })),
            failed: z.array(Reason),
            unknown: z
              .array(Reason)
              .describe('requirements that cannot be judged because a feature is missing; they count as met'),
            advice: z.array(Reason).describe('advice that the clip does not follow'),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Orchestration' });
