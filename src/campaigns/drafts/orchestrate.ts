import type { Context } from '../../context.ts';
import type { Sql, Transaction } from '../../core/db/index.ts';
import type { EngineError } from '../../core/kernel/index.ts';
import { DEFAULT_PLATFORMS, type Platform } from '../../core/platforms/index.ts';
import {
  type BestClipDecision,
  type CardCounts,
  type DecidedVideos,
  type DecideRequest,
  type DecisionParameters,
  decideVideos,
  decisionParameters,
  deleteUndecided,
  type Mode,
  readKeepingEvidence,
  readVideo,
  type SkippedPlatform,
  wantedOf,
  withRetry,
} from '../../decisions/selection/index.ts';
import type { DraftOutcome } from './schema.ts';
import { writeOrchestrationsWithCards } from './write-cards.ts';
import { writeOrchestrations } from './write-drafts.ts';

export interface Orchestration {
  readonly orchestration_id: string;
  readonly decisions: readonly BestClipDecision[];
  readonly campaigns: readonly DraftOutcome[];
  readonly skipped: readonly SkippedPlatform[];
}

/** The outcome of each of many videos, by id. */
export interface Orchestrations {
  readonly orchestrated: ReadonlyMap<string, Orchestration>;
  readonly failed: ReadonlyMap<string, EngineError>;
}

/**
 * Decides the best READY clip of a video for each platform and drafts a campaign for it. Writes evidence, decisions, drafts,
 * and ledger events in one transaction. Another call overwrites the decision and never creates a second open draft. A draft
 * that a person edited or an experiment compares is not changed.
 *
 * @param platforms a platform without an eligible clip is skipped
 * @param mode exploit (the default) selects the best score; thompson draws a clip, so that results can teach more
 * @param cards number of clips for a campaign, by platform: a carousel, or an ad for each clip in one group
 * @throws `video-not-found`; `no-ready-clip`; `no-eligible-clip` when no platform has one. Nothing is written then.
 */
export function orchestrate(
  ctx: Context,
  {
    video_asset_id,
    platforms = DEFAULT_PLATFORMS,
    mode,
    cards,
  }: {
    readonly video_asset_id: string;
    readonly platforms?: readonly Platform[] | undefined;
    readonly mode?: Mode | undefined;
    readonly cards?: CardCounts | undefined;
  },
): Promise<Orchestration> {
  const request = { video_asset_ids: [video_asset_id], platforms, mode, cards };
  const write = cards === undefined ? orchestrateInOneStatement : orchestrateWithCards;
  return ctx.trace({ name: 'orchestrate', attributes: { video_asset_id } }, () =>
    withRetry(async () => {
      const { orchestrated, failed } = await write(ctx, request);
      for (const refusal of failed.values()) throw refusal;
      const [only] = orchestrated.values();
      if (only === undefined) throw new Error(`video ${video_asset_id} was neither orchestrated nor refused`);
      ctx.metrics.orchestrated(only.decisions);
      return only;
    }),
  );
}

/** Orchestrates many videos in one transaction, each with the same result as alone. A video that is refused stops no other. */
export function orchestrateMany(ctx: Context, request: DecideRequest): Promise<Orchestrations> {
  const attributes = { videos: request.video_asset_ids.length };
  return ctx.trace({ name: 'orchestrate many', attributes }, async () => {
    const orchestrations = await withRetry(() =>
      ctx.db.transaction((transaction) =>
        orchestrateOn(
          transaction,
          ctx,
          request,
          readKeepingEvidence,
          request.cards === undefined ? writePlain : writeCardsIn(transaction, ctx),
        ),
      ),
    );
    for (const { decisions } of orchestrations.orchestrated.values()) ctx.metrics.orchestrated(decisions);
    return orchestrations;
  });
}

const orchestrateInOneStatement = (ctx: Context, request: DecideRequest) =>
  orchestrateOn(ctx.db, ctx, request, readVideo);

const orchestrateWithCards = (ctx: Context, request: DecideRequest) =>
  ctx.db.transaction((transaction) =>
    orchestrateOn(transaction, ctx, request, readVideo, writeCardsIn(transaction, ctx)),
  );

type Write = (sql: Sql, videos: DecidedVideos, parameters: DecisionParameters) => Promise<readonly DraftOutcome[]>;

const writeCardsIn =
  (transaction: Transaction, ctx: Context): Write =>
  (_, videos, parameters) =>
    writeOrchestrationsWithCards(transaction, ctx, videos, parameters);

const writePlain: Write = (sql, { decided }, parameters) =>
  writeOrchestrations(
    sql,
    decided.flatMap(({ decisions }) => decisions),
    parameters,
  );

/** Reads, decides, and writes. @param read accepts one video, or any number inside a transaction */
async function orchestrateOn(
  sql: Sql,
  ctx: Context,
  request: DecideRequest,
  read: typeof readVideo,
  write: Write = writePlain,
): Promise<Orchestrations> {
  const wanted = wantedOf(ctx, request);
  const reading = await read(sql, wanted);
  const videos = await decideVideos(ctx, sql, reading, wanted);
  const { decided, refused } = videos;
  await deleteUndecided(sql, reading, refused.keys());
  const drafts = decided.length === 0 ? [] : await write(sql, videos, decisionParameters(videos, reading, ctx));
  let from = 0;
  const orchestrated = decided.map(({ video_asset_id, orchestration_id, decisions, skipped }) => {
    const campaigns = drafts.slice(from, from + decisions.length);
    from += decisions.length;
    return [video_asset_id, { orchestration_id, decisions, campaigns, skipped }] as const;
  });
  return { orchestrated: new Map(orchestrated), failed: refused };
}
