import { z } from 'zod';
import { videoNotFound } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import { isForeignKeyViolation, type Sql } from '../../core/db/index.ts';
import { EngineError, Id, parse } from '../../core/kernel/index.ts';
import { PLATFORMS, Platform } from '../../core/platforms/index.ts';
import { type RuleSet, ruleSetsById } from '../rules/index.ts';
import { CardsWanted, refuseDrawnCards } from './cards-wanted.ts';
import { type Decisions, decide, ruleSetsOf } from './decide.ts';
import { candidatesOf, type Reading, type ReadVideo } from './read.ts';
import { type BestClipDecision, type CardCounts, Mode, type SkippedPlatform } from './schema.ts';

/** A library call is validated like any other request. */
const Request = z
  .object({
    video_asset_ids: z.array(Id),
    platforms: z.array(Platform).min(1, `must include at least one of ${PLATFORMS.join(', ')}`),
    mode: Mode.default('exploit'),
    cards: CardsWanted.optional(),
  })
  .superRefine(refuseDrawnCards);
/** A request for decisions. */
export interface DecideRequest {
  readonly video_asset_ids: readonly string[];
  /** In any order; duplicates count once. The same holds for videos. */
  readonly platforms: readonly Platform[];
  /** Default exploit: the best score. */
  readonly mode?: Mode | undefined;
  /** How many clips a campaign should have, for any of these platforms; default one. */
  readonly cards?: CardCounts | undefined;
}

/** The decisions for one video. */
export interface DecidedVideo {
  readonly video_asset_id: string;
  readonly orchestration_id: string;
  readonly decisions: readonly BestClipDecision[];
  readonly skipped: readonly SkippedPlatform[];
  /** How many clips were considered. */
  readonly num_candidates: number;
}

export interface DecidedVideos {
  /** In the order in which the request named the videos. */
  readonly decided: readonly DecidedVideo[];
  /** The videos that cannot be decided, and why. */
  readonly refused: ReadonlyMap<string, EngineError>;
  /** The rule sets of the requested platforms. */
  readonly ruleSets: readonly RuleSet[];
}

/** Assigns an orchestration id to each video of a request. @throws `validation-failed` */
export function wantedOf(ctx: Context, request: DecideRequest) {
  const { video_asset_ids, platforms, mode, cards } = parse(Request, request);
  const orchestrations = new Map(video_asset_ids.map((id) => [id, ctx.newId()]));
  return {
    orchestrations,
    platforms: PLATFORMS.filter((platform) => platforms.includes(platform)),
    mode,
    cards,
    now: ctx.now(),
  };
}

/** Only this many videos' clips are in memory as objects at once: with more, the garbage collector copies them repeatedly. */
const VIDEOS_AT_ONCE = 16;

/**
 * Scores the clips that were read and picks the best of each video for each platform. A video is refused with
 * `video-not-found`, `no-ready-clip`, or, if no clip is eligible on any platform, `no-eligible-clip` with `skipped`.
 *
 * @throws `no-active-rule-set`
 */
export async function decideVideos(
  ctx: Context,
  sql: Sql,
  reading: Reading,
  {
    platforms,
    mode,
    cards,
  }: {
    readonly platforms: readonly Platform[];
    readonly mode: Mode;
    readonly cards?: CardCounts | undefined;
  },
): Promise<DecidedVideos> {
  const refused = new Map<string, EngineError>();
  const choosable: ReadVideo[] = [];
  for (const id of reading.orchestrations.keys()) {
    const read = reading.videos.get(id);
    if (read === undefined) refused.set(id, videoNotFound(id));
    else if (read.candidatesText === '[]') refused.set(id, noReadyClip(id));
    else choosable.push(read);
  }
  if (choosable.length === 0) return { decided: [], refused, ruleSets: [] };
  const known = await ruleSetsById(ctx.db, Object.values(reading.activeRuleSets), sql);
  const ruleSets = ruleSetsOf(platforms, reading.activeRuleSets, known);
  const decided: DecidedVideo[] = [];
  for (let from = 0; from < choosable.length; from += VIDEOS_AT_ONCE) {
    const videos = choosable
      .slice(from, from + VIDEOS_AT_ONCE)
      .map((read) => ({ ...read, candidates: candidatesOf(read) }));
    decide(videos, ruleSets, mode, cards).forEach((made, at) => {
      const video = videos[at];
      const orchestration_id = reading.orchestrations.get(video?.id ?? '');
      if (video === undefined || orchestration_id === undefined) return;
      if (made.decisions.length === 0) refused.set(video.id, noEligibleClip(made.skipped));
      else decided.push(decidedVideo(video.id, video.candidates.length, made, orchestration_id, reading.now));
    });
  }
  return { decided, refused, ruleSets };
}

const noReadyClip = (videoAssetId: string) =>
  new EngineError('no-ready-clip', `video ${videoAssetId} has no READY clips: add clips`);

const noEligibleClip = (skipped: readonly SkippedPlatform[]) =>
  new EngineError('no-eligible-clip', skipped.map(({ detail }) => detail).join('. '), { skipped });

const decidedVideo = (
  video_asset_id: string,
  num_candidates: number,
  { decisions, skipped }: Decisions,
  orchestration_id: string,
  decided_at: Date,
): DecidedVideo => ({
  video_asset_id,
  orchestration_id,
  num_candidates,
  skipped,
  decisions: decisions.map(({ ruleSet, clip_id, score, certainty, cards }) => ({
    video_asset_id,
    platform: ruleSet.platform,
    clip_id,
    score,
    decided_at,
    orchestration_id,
    rule_set_id: ruleSet.id,
    rule_set_version: ruleSet.version,
    ...(certainty === undefined ? {} : { certainty }),
    ...(cards === undefined ? {} : { cards }),
  })),
});

/** How often to try a decision whose clips may be deleted between reading and writing, for example when a film is analyzed again. */
const TRIES = 3;

/** Decides again if a clip that was read is deleted before the decision is written. */
export async function withRetry<Value>(attempt: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === TRIES || !isForeignKeyViolation(error)) throw error;
    }
  }
}
