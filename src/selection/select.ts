import { z } from 'zod';
import { videoNotFound } from '../clips/index.ts';
import type { Context } from '../context.ts';
import type { Statement } from '../db/index.ts';
import { EngineError, Id, PLATFORMS, Platform, parse } from '../kernel/index.ts';
import { EVENT_COLUMNS } from '../ledger/index.ts';
import { ruleSetsById } from '../rules/index.ts';
import { type Decided, decide, ruleSetsOf } from './decide.ts';
import { type BestClipDecision, Mode, type SkippedPlatform } from './schema.ts';
import {
  choicesPart,
  choicesText,
  DECIDE_PARTS,
  decidedValues,
  findDecision,
  type ReadVideo,
  readVideos,
  SELECTED_EVENTS,
} from './store.ts';

/** What was decided for one video. */
export interface Selection {
  readonly videoAssetId: string;
  readonly orchestrationId: string;
  readonly decisions: readonly BestClipDecision[];
  readonly skipped: readonly SkippedPlatform[];
}

/** Decisions that are made and not yet written. */
export interface Selections {
  /** In the order in which the videos were named. */
  readonly selections: readonly Selection[];
  /** The videos on which nothing can be decided, and why. */
  readonly refused: ReadonlyMap<string, EngineError>;
  /** The first parameters of the statement that writes the selections: `$1` to `$17`. */
  readonly values: readonly unknown[];
  /** What else is known of the decisions, as `choicesPart` reads it; undefined when there is nothing. */
  readonly choices: string | undefined;
}

const SELECT: Statement = {
  name: 'select-best-clips',
  text: `with ${DECIDE_PARTS} insert into ledger_events (${EVENT_COLUMNS}) ${SELECTED_EVENTS}`,
};
const SELECT_WITH_CHOICES: Statement = {
  name: 'select-best-clips-with-choices',
  text: `with ${DECIDE_PARTS}, ${choicesPart('$18')} insert into ledger_events (${EVENT_COLUMNS}) ${SELECTED_EVENTS}`,
};

/** A library's caller is checked like any other. */
const Wanted = z.object({
  videoAssetIds: z.array(Id),
  platforms: z.array(Platform).min(1, `name at least one of ${PLATFORMS.join(', ')}`),
  mode: Mode.default('exploit'),
});

export interface WantedSelections {
  readonly videoAssetIds: readonly string[];
  /** In any order; named twice counts once, as a video does. */
  readonly platforms: readonly Platform[];
  /** `exploit` unless told: the best score. */
  readonly mode?: Mode | undefined;
}

/**
 * Reads the READY clips of all the videos at once, scores them, and picks the best of each video for each platform. Writes
 * nothing. A video is refused with `video-not-found`, `no-ready-clip`, or, when that is so on every platform,
 * `no-eligible-clip` with `skipped`.
 */
export async function prepareSelections(ctx: Context, wanted: WantedSelections): Promise<Selections> {
  const { videoAssetIds, platforms, mode } = parse(Wanted, wanted);
  const { videos, activeRuleSets } = await readVideos(ctx.db, videoAssetIds);
  const refused = new Map<string, EngineError>();
  const choosable: ReadVideo[] = [];
  for (const id of new Set(videoAssetIds)) {
    const read = videos.get(id);
    if (read === undefined) refused.set(id, videoNotFound(id));
    else if (read.candidates.length === 0) refused.set(id, noReadyClip(id));
    else choosable.push(read);
  }
  if (choosable.length === 0) return { selections: [], refused, values: [], choices: undefined };
  const asked = PLATFORMS.filter((platform) => platforms.includes(platform));
  const known = await ruleSetsById(ctx.db, Object.values(activeRuleSets));
  const ruleSets = ruleSetsOf(asked, activeRuleSets, known);
  const now = ctx.now();
  const decided = decide(choosable, ruleSets, mode).flatMap((choice, at) => {
    const read = choosable[at];
    if (read === undefined) return [];
    if (choice.chosen.length > 0) return [{ read, ...selectionOf(read.id, choice, ctx.newId(), now) }];
    refused.set(read.id, noEligibleClip(choice.skipped));
    return [];
  });
  const ids = Object.fromEntries(ruleSets.map(({ platform, id }) => [platform, id]));
  const values = decidedValues(decided, ids, { ...ctx, now });
  return { selections: decided, refused, values, choices: choicesText(decided) };
}

const noReadyClip = (videoAssetId: string) =>
  new EngineError('invalid', 'no-ready-clip', `video ${videoAssetId} has no READY clip to choose from: add clips`);

const noEligibleClip = (skipped: readonly SkippedPlatform[]) =>
  new EngineError('invalid', 'no-eligible-clip', skipped.map(({ detail }) => detail).join('. '), { skipped });

const selectionOf = (
  videoAssetId: string,
  { chosen, skipped }: Decided,
  orchestrationId: string,
  decidedAt: Date,
): Selection => ({
  videoAssetId,
  orchestrationId,
  decisions: chosen.map(({ ruleSet, clipId, score, certainty }) => ({
    videoAssetId,
    platform: ruleSet.platform,
    clipId,
    score,
    decidedAt,
    orchestrationId,
    ruleSetId: ruleSet.id,
    ruleSetVersion: ruleSet.version,
    ...(certainty === undefined ? {} : { certainty }),
  })),
  skipped,
});

export interface WantedSelection {
  readonly videoAssetId: string;
  readonly platforms: readonly Platform[];
  /** `exploit` unless told: the best score. */
  readonly mode?: Mode | undefined;
}

/** The same for one video. @throws what it is refused with */
export async function prepareSelection(
  ctx: Context,
  { videoAssetId, platforms, mode }: WantedSelection,
): Promise<{ readonly selection: Selection } & Pick<Selections, 'values' | 'choices'>> {
  const { selections, refused, values, choices } = await prepareSelections(ctx, {
    videoAssetIds: [parse(Id, videoAssetId)],
    platforms,
    mode,
  });
  const [selection] = selections;
  if (selection !== undefined) return { selection, values, choices };
  const [refusal] = refused.values();
  throw refusal ?? new Error(`video ${videoAssetId} was neither decided nor refused`);
}

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
  const { selection, values, choices } = await prepareSelection(ctx, wanted);
  if (choices === undefined) await ctx.db.run(SELECT, values);
  else await ctx.db.run(SELECT_WITH_CHOICES, [...values, choices]);
  return selection.decisions;
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
