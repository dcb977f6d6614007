import { videoNotFound } from '../clips/index.ts';
import type { Context } from '../context.ts';
import type { Statement } from '../db/index.ts';
import { EngineError, invalid, notFound, PLATFORMS, type Platform } from '../kernel/index.ts';
import { EVENT_COLUMNS } from '../ledger/index.ts';
import { type RuleSet, ruleSetsById } from '../rules/index.ts';
import { decide, ruleSetsOf } from './decide.ts';
import type { BestClipDecision, SkippedPlatform } from './schema.ts';
import {
  DECIDE_PARTS,
  type DecisionRow,
  decisionValues,
  evidenceValues,
  findDecision,
  type ReadVideo,
  readVideo,
  SELECTED_EVENTS,
} from './store.ts';

/** A decision that is made and not yet written: its rows, its evidence, and what was skipped. */
export interface Selection {
  readonly orchestrationId: string;
  readonly decisions: readonly BestClipDecision[];
  readonly skipped: readonly SkippedPlatform[];
  /** The first parameters of the statement that writes it: `$1` to `$13`. */
  readonly values: readonly unknown[];
}

const SELECT: Statement = {
  name: 'select-best-clips',
  text: `with ${DECIDE_PARTS} insert into ledger_events (${EVENT_COLUMNS}) ${SELECTED_EVENTS}`,
};

/**
 * Reads the video's READY clips once, scores them, and picks the best for each platform. Writes nothing.
 *
 * @param platforms in any order, repeated or not; rows come out in the one fixed order of PLATFORMS
 * @throws `video-not-found`; `no-ready-clip`; `no-eligible-clip` when that is so on every platform, with `skipped`
 */
export async function prepareSelection(
  ctx: Context,
  videoAssetId: string,
  platforms: readonly Platform[],
): Promise<Selection> {
  if (platforms.length === 0)
    throw invalid([{ path: 'platforms', message: `name at least one of ${PLATFORMS.join(', ')}` }]);
  const read = await readVideo(ctx.db, videoAssetId);
  if (read === undefined) throw videoNotFound(videoAssetId);
  if (read.candidates.length === 0)
    throw new EngineError(
      'invalid',
      'no-ready-clip',
      `video ${videoAssetId} has no READY clip to choose from: add clips`,
    );
  const asked = PLATFORMS.filter((platform) => platforms.includes(platform));
  const known = await ruleSetsById(ctx.db, Object.values(read.activeRuleSets));
  const ruleSets = ruleSetsOf(asked, read.activeRuleSets, known);
  const { chosen, skipped } = decide(read.candidates, read.durationMs, ruleSets);
  if (chosen.length === 0) {
    const details = skipped.map(({ detail }) => detail).join('. ');
    throw new EngineError('invalid', 'no-eligible-clip', details, { skipped });
  }
  const orchestrationId = ctx.newId();
  const decidedAt = ctx.now();
  const decisions = chosen.map(({ ruleSet, clipId, score }) => ({
    videoAssetId,
    platform: ruleSet.platform,
    clipId,
    score,
    decidedAt,
    orchestrationId,
    ruleSetId: ruleSet.id,
    ruleSetVersion: ruleSet.version,
  }));
  const values = valuesOf(ctx, read, ruleSets, decisions, orchestrationId, videoAssetId, decidedAt);
  return { orchestrationId, decisions, skipped, values };
}

function valuesOf(
  ctx: Context,
  read: ReadVideo,
  ruleSets: readonly RuleSet[],
  decisions: readonly BestClipDecision[],
  orchestrationId: string,
  videoAssetId: string,
  now: Date,
): unknown[] {
  const rows = decisions.map((decision): DecisionRow => ({ decision, selected: selectedMetadata(decision, read) }));
  const ids = Object.fromEntries(ruleSets.map(({ platform, id }) => [platform, id]));
  return [...decisionValues(rows, now, ctx.actor), ...evidenceValues(orchestrationId, videoAssetId, read, ids)];
}

const selectedMetadata = (
  { platform, clipId, score, orchestrationId, ruleSetVersion }: BestClipDecision,
  read: ReadVideo,
) =>
  JSON.stringify({
    platform,
    clip_id: clipId,
    score,
    num_candidates: read.candidates.length,
    orchestration_id: orchestrationId,
    rule_set_version: ruleSetVersion,
  });

/**
 * Decides the best READY clip of a video for each platform and writes evidence, decisions and events, no draft.
 * A platform on which no clip may run is left out.
 *
 * @throws `video-not-found`; `no-ready-clip`; `no-eligible-clip` when that is so on every platform
 */
export async function selectBestClips(
  ctx: Context,
  videoAssetId: string,
  platforms: readonly Platform[],
): Promise<readonly BestClipDecision[]> {
  const { decisions, values } = await prepareSelection(ctx, videoAssetId, platforms);
  await ctx.db.run(SELECT, values);
  return decisions;
}

/** The decision that stands; it never evaluates. @throws `decision-not-found` */
export async function bestClipDecision(
  ctx: Context,
  videoAssetId: string,
  platform: Platform,
): Promise<BestClipDecision> {
  const decision = await findDecision(ctx.db, videoAssetId, platform);
  if (decision !== undefined) return decision;
  throw notFound(
    'decision-not-found',
    `no best clip was decided for video ${videoAssetId} on ${platform} yet: POST /campaigns/orchestrate decides`,
  );
}
