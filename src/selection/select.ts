import { z } from 'zod';
import { videoNotFound } from '../clips/index.ts';
import type { Context } from '../context.ts';
import type { Statement } from '../db/index.ts';
import { EngineError, Id, PLATFORMS, Platform, parse } from '../kernel/index.ts';
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

/** A library's caller is checked like any other. */
const Wanted = z.object({
  videoAssetId: Id,
  platforms: z.array(Platform).min(1, `name at least one of ${PLATFORMS.join(', ')}`),
});

export interface WantedSelection {
  readonly videoAssetId: string;
  /** In any order; named twice counts once. */
  readonly platforms: readonly Platform[];
}

/**
 * Reads the video's READY clips once, scores them, and picks the best for each platform. Writes nothing.
 *
 * @throws `video-not-found`; `no-ready-clip`; `no-eligible-clip` when that is so on every platform, with `skipped`
 */
export async function prepareSelection(ctx: Context, wanted: WantedSelection): Promise<Selection> {
  const { videoAssetId, platforms } = parse(Wanted, wanted);
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
export async function selectBestClipsForPlatforms(
  ctx: Context,
  wanted: WantedSelection,
): Promise<readonly BestClipDecision[]> {
  const { decisions, values } = await prepareSelection(ctx, wanted);
  await ctx.db.run(SELECT, values);
  return decisions;
}

/** The same for one platform. @throws as above */
export async function selectBestClipForPlatform(
  ctx: Context,
  { videoAssetId, platform }: { readonly videoAssetId: string; readonly platform: Platform },
): Promise<BestClipDecision> {
  const [decision] = await selectBestClipsForPlatforms(ctx, { videoAssetId, platforms: [platform] });
  if (decision === undefined) throw new Error('a selection that decides nothing throws no-eligible-clip');
  return decision;
}

/** The decision that stands; undefined when none was made yet. It never evaluates. */
export async function getBestClipDecision(
  ctx: Context,
  { videoAssetId, platform }: { readonly videoAssetId: string; readonly platform: Platform },
): Promise<BestClipDecision | undefined> {
  return findDecision(ctx.db, parse(Id, videoAssetId), parse(Platform, platform));
}
