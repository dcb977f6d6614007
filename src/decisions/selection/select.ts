import { z } from 'zod';
import { videoNotFound } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import { isForeignKeyViolation, type Sql } from '../../core/db/index.ts';
import { EngineError, Id, parse } from '../../core/kernel/index.ts';
import { PLATFORMS, Platform } from '../../core/platforms/index.ts';
import { EVENT_COLUMNS } from '../../trust/ledger/index.ts';
import { type RuleSet, ruleSetsById } from '../rules/index.ts';
import { type Decided, decide, ruleSetsOf } from './decide.ts';
import {
  candidatesOf,
  forgetEvidence,
  type ReadVideo,
  type ReadVideos,
  readAndKeepVideos,
  readVideo,
} from './read-store.ts';
import { type BestClipDecision, Mode, type SkippedPlatform } from './schema.ts';
import {
  type Besides,
  choicesText,
  DECIDE_PARTS,
  type DecidedVideo,
  decidedValues,
  deciding,
  evidenceValues,
  findDecision,
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
  /** The first parameters of the statement that writes the selections: `$1` to `$12`. */
  readonly values: readonly unknown[];
  /** What that statement writes besides. */
  readonly besides: Besides;
}

const SELECT = deciding(
  'select-best-clips',
  13,
  (parts) => `with ${DECIDE_PARTS}${parts} insert into ledger_events (${EVENT_COLUMNS}) ${SELECTED_EVENTS}`,
);

/** A library's caller is checked like any other. */
const Wanted = z.object({
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
 * the evidence of those that it decides, and nothing else. A video is refused with `video-not-found`, `no-ready-clip`, or,
 * when that is so on every platform, `no-eligible-clip` with `skipped`.
 *
 * @param db the transaction that goes on to write the selections
 */
export async function prepareSelections(ctx: Context, db: Sql, wanted: WantedSelections): Promise<Selections> {
  const { platforms, mode } = parse(Wanted, wanted);
  const videoAssetIds = parse(z.array(Id), wanted.videoAssetIds);
  const now = ctx.now();
  const orchestrationIds = new Map(videoAssetIds.map((id) => [id, ctx.newId()]));
  const read = await readAndKeepVideos(db, { orchestrationIds, platforms, now });
  const { decided, refused } = await choose(ctx, db, read, { orchestrationIds, platforms, mode, now });
  await forgetEvidence(
    db,
    [...refused.keys()].flatMap((id) => orchestrationIds.get(id) ?? []),
  );
  const values = decidedValues(decided, { ...ctx, now });
  const besides = { evidence: undefined, choices: choicesText(decided) };
  // without what was read, which would lie in memory until everything is written
  return {
    selections: decided.map(({ read: _, candidates: __, ...selection }) => selection),
    refused,
    values,
    besides,
  };
}

interface Choosing {
  /** Video → the orchestration that decides it. */
  readonly orchestrationIds: ReadonlyMap<string, string>;
  readonly platforms: readonly Platform[];
  readonly mode: Mode;
  readonly now: Date;
}

interface Chosen {
  readonly decided: readonly (Selection & DecidedVideo)[];
  readonly refused: ReadonlyMap<string, EngineError>;
  /** Those of the platforms asked for. */
  readonly ruleSets: readonly RuleSet[];
}

/** @throws `no-active-rule-set` */
async function choose(
  ctx: Context,
  db: Sql,
  { videos, activeRuleSets }: ReadVideos,
  { orchestrationIds, platforms, mode, now }: Choosing,
): Promise<Chosen> {
  const refused = new Map<string, EngineError>();
  const choosable: ReadVideo[] = [];
  for (const id of orchestrationIds.keys()) {
    const read = videos.get(id);
    if (read === undefined) refused.set(id, videoNotFound(id));
    else if (read.candidatesText === '[]') refused.set(id, noReadyClip(id));
    else choosable.push(read);
  }
  if (choosable.length === 0) return { decided: [], refused, ruleSets: [] };
  const asked = PLATFORMS.filter((platform) => platforms.includes(platform));
  const known = await ruleSetsById(ctx.db, Object.values(activeRuleSets), db);
  const ruleSets = ruleSetsOf(asked, activeRuleSets, known);
  const decided: (Selection & DecidedVideo)[] = [];
  for (let from = 0; from < choosable.length; from += VIDEOS_AT_ONCE)
    for (const { read, candidates, choice } of decideSome(
      choosable.slice(from, from + VIDEOS_AT_ONCE),
      ruleSets,
      mode,
    )) {
      const orchestrationId = orchestrationIds.get(read.id);
      if (choice.chosen.length === 0 || orchestrationId === undefined)
        refused.set(read.id, noEligibleClip(choice.skipped));
      else decided.push({ read, candidates, ...selectionOf(read.id, choice, orchestrationId, now) });
    }
  return { decided, refused, ruleSets };
}

/** So many videos' clips are in memory as values at once: with many, the collector of garbage copies them again and again. */
const VIDEOS_AT_ONCE = 16;

function decideSome(reads: readonly ReadVideo[], ruleSets: readonly RuleSet[], mode: Mode) {
  const videos = reads.map((read) => ({ read, ...read, candidates: candidatesOf(read) }));
  const choices = decide(videos, ruleSets, mode);
  return videos.flatMap(({ read, candidates }, at) => {
    const choice = choices[at];
    return choice === undefined ? [] : [{ read, candidates: candidates.length, choice }];
  });
}

const noReadyClip = (videoAssetId: string) =>
  new EngineError('no-ready-clip', `video ${videoAssetId} has no READY clip to choose from: add clips`);

const noEligibleClip = (skipped: readonly SkippedPlatform[]) =>
  new EngineError('no-eligible-clip', skipped.map(({ detail }) => detail).join('. '), { skipped });

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

/** A decision that is made and not yet written. */
export interface PreparedSelection extends Pick<Selections, 'values' | 'besides'> {
  readonly selection: Selection;
}

/** The same for one video, writing nothing: one statement writes the evidence with the rest. @throws what it is refused with */
async function prepareSelection(
  ctx: Context,
  { videoAssetId, ...wanted }: WantedSelection,
): Promise<PreparedSelection> {
  const { platforms, mode } = parse(Wanted, wanted);
  const id = parse(Id, videoAssetId);
  const read = await readVideo(ctx.db, id);
  const [now, orchestrationIds] = [ctx.now(), new Map([[id, ctx.newId()]])];
  const { decided, refused, ruleSets } = await choose(ctx, ctx.db, read, { orchestrationIds, platforms, mode, now });
  const [selection] = decided;
  if (selection === undefined)
    throw refused.get(id) ?? new Error(`video ${videoAssetId} was neither decided nor refused`);
  const evidence = evidenceValues(selection.orchestrationId, selection.read, ruleSets);
  return {
    selection,
    values: decidedValues(decided, { ...ctx, now }),
    besides: { evidence, choices: choicesText(decided) },
  };
}

/** Tries of a decision whose clips are removed between their reading and its writing: a film that is analysed anew may do so. */
const TRIES = 3;

/** Decides one video and writes what is decided, in one statement. @throws what the video is refused with */
export async function decideAndWrite<Written>(
  ctx: Context,
  wanted: WantedSelection,
  write: (prepared: PreparedSelection) => Promise<Written>,
): Promise<{ readonly selection: Selection; readonly written: Written }> {
  for (let tries = 1; ; tries++) {
    const prepared = await prepareSelection(ctx, wanted);
    try {
      return { selection: prepared.selection, written: await write(prepared) };
    } catch (error) {
      if (tries === TRIES || !isForeignKeyViolation(error)) throw error;
    }
  }
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
  const { selection } = await decideAndWrite(ctx, wanted, ({ values, besides }) =>
    ctx.db.run(...SELECT(besides, values)),
  );
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
