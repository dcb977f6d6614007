import { CompiledQuery } from 'kysely';
import type { Context } from '../../context.ts';
import { type Db, instantOf, olderThan, type Sql, type Transaction } from '../../core/db/index.ts';
import { cursorParts, INSTANT, type Page, page, UUID } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import {
  type Besides,
  type BestClipDecision,
  CAUSE_PARAMETERS,
  DECIDE_PARTS,
  deciding,
  SELECTED_EVENTS,
  toDecision,
} from '../../decisions/selection/index.ts';
import { EVENT_COLUMNS } from '../../trust/ledger/index.ts';
import {
  AUTO_SOURCE,
  type Campaign,
  type CampaignQuery,
  CampaignStatus,
  type DraftOutcome,
  Outcome,
} from './schema.ts';

/**
 * The drafts of `input`, which come into being at `decidedAt` (an expression). On the open automatic draft: a person's is
 * kept, ours takes the winner. `previous_clip_id` brings the clip before back, so that the outcome stays right even when
 * another call committed after this one's snapshot.
 */
const draftParts = (decidedAt: string, currency: string) => `
  drafted as (
    insert into campaigns as draft
      (video_asset_id, platform, clip_id, name, currency, optimization_meta, created_at, updated_at)
    select video_asset_id, platform, clip_id, upper(platform) || ' auto-campaign for ' || video_asset_id,
      ${currency}::text,
      jsonb_build_object('source', '${AUTO_SOURCE}', 'score', score, 'platform', platform,
        'video_asset_id', video_asset_id, 'orchestration_id', orchestration_id, 'rule_set_version', rule_set_version,
        'decided_at', ${decidedAt}), $1, $1
    from input
    on conflict (video_asset_id, platform) where status = 'draft' and source = '${AUTO_SOURCE}' do update set
      previous_clip_id = draft.clip_id,
      clip_id = case when draft.edited then draft.clip_id else excluded.clip_id end,
      optimization_meta = case when draft.edited then draft.optimization_meta else excluded.optimization_meta end,
      updated_at = case when draft.edited or draft.clip_id = excluded.clip_id
        then draft.updated_at else excluded.updated_at end
    returning id, video_asset_id, platform, clip_id, previous_clip_id, optimization_meta,
      case when previous_clip_id is null then 'created' when edited then 'kept'
        when previous_clip_id = clip_id then 'unchanged' else 'updated' end as outcome
  )`;

// a draft that is new or has another clip has just got this decision's optimization_meta
const draftEvents = (cause: string) => `
  select case outcome when 'created' then 'campaign_created_auto' else 'campaign_updated_auto' end, 'campaign', id,
    optimization_meta - '{source,decided_at}'::text[] || case outcome
      when 'created' then jsonb_build_object('clip_id', clip_id)
      else jsonb_build_object('clip_id', clip_id, 'previous_clip_id', previous_clip_id) end,
    $1::timestamptz, $2::text, ${cause}
  from drafted where outcome in ('created', 'updated')`;

const OUTCOMES = 'select id, video_asset_id, platform, clip_id, outcome from drafted';

const ORCHESTRATE = deciding(
  'orchestrate',
  15,
  (parts) => `with ${DECIDE_PARTS}, ${draftParts('$13::text', '$14')}${parts}, told as (
    insert into ledger_events (${EVENT_COLUMNS}) ${SELECTED_EVENTS} union all ${draftEvents(CAUSE_PARAMETERS)}
  ) ${OUTCOMES}`,
);

const DRAFT = `with input as materialized (
    select * from unnest($3::uuid[], $4::text[], $5::uuid[], $6::float8[], $7::int[], $8::uuid[], $9::text[])
      as row (video_asset_id, platform, clip_id, score, rule_set_version, orchestration_id, decided_at)
  ), ${draftParts('decided_at', '$10')}, told as (
    insert into ledger_events (${EVENT_COLUMNS}) ${draftEvents('$11::text, $12::uuid')}
  ) ${OUTCOMES}`;

interface OutcomeRow {
  id: string;
  video_asset_id: string;
  platform: string;
  clip_id: string;
  outcome: string;
}

/**
 * Writes decisions, drafts and events of any number of videos, and what there is besides: one statement, so one round trip.
 *
 * @param selectionValues `$1` to `$12`
 * @returns what became of the draft of each decision, in their order
 */
export async function writeOrchestrations(
  db: Sql,
  decisions: readonly BestClipDecision[],
  selectionValues: readonly unknown[],
  besides: Besides,
  currency: string,
): Promise<DraftOutcome[]> {
  // made at once, they have one time
  const decidedAt = decisions[0]?.decidedAt.toISOString();
  return outcomesOf(
    decisions,
    await db.run<OutcomeRow>(...ORCHESTRATE(besides, [...selectionValues, decidedAt, currency])),
  );
}

/** Drafts for decisions that stand already, and their events. */
export async function writeDrafts(
  transaction: Transaction,
  decisions: readonly BestClipDecision[],
  { now, actor, requestId, jobId }: Pick<Context, 'now' | 'actor' | 'requestId' | 'jobId'>,
  currency: string,
): Promise<DraftOutcome[]> {
  const { rows } = await transaction.kysely.executeQuery<OutcomeRow>(
    CompiledQuery.raw(DRAFT, [
      now(),
      actor,
      decisions.map(({ videoAssetId }) => videoAssetId),
      decisions.map(({ platform }) => platform),
      decisions.map(({ clipId }) => clipId),
      decisions.map(({ score }) => score),
      decisions.map(({ ruleSetVersion }) => ruleSetVersion),
      decisions.map(({ orchestrationId }) => orchestrationId),
      decisions.map(({ decidedAt }) => decidedAt.toISOString()),
      currency,
      requestId ?? null,
      jobId ?? null,
    ]),
  );
  return outcomesOf(decisions, rows);
}

function outcomesOf(decisions: readonly BestClipDecision[], rows: readonly OutcomeRow[]): DraftOutcome[] {
  const drafted = new Map(rows.map((row) => [`${row.video_asset_id} ${row.platform}`, row]));
  return decisions.map(({ videoAssetId, platform, clipId }) => {
    const row = drafted.get(`${videoAssetId} ${platform}`);
    if (row === undefined) throw new Error(`the statement returned no draft for ${videoAssetId} on ${platform}`);
    const outcome = Outcome.parse(row.outcome);
    const draft = { id: row.id, videoAssetId, platform, clipId: row.clip_id, outcome };
    return outcome === 'kept' ? { ...draft, wouldChoose: clipId } : draft;
  });
}

/** The decisions of these videos as they stand, kept as they are until the transaction ends. */
export async function decisionsForShare(transaction: Transaction, videoAssetIds: readonly string[]) {
  const rows = await transaction.kysely
    .selectFrom('best_clip_decisions as d')
    .innerJoin('rule_sets as r', 'r.id', 'd.rule_set_id')
    .selectAll('d')
    .select('r.version')
    .where('d.video_asset_id', 'in', [...videoAssetIds])
    .orderBy('d.video_asset_id')
    .orderBy('d.platform')
    .forShare('d')
    .execute();
  return rows.map(toDecision);
}

interface CampaignRow extends Omit<Campaign, 'platform' | 'status' | 'created_at' | 'updated_at'> {
  platform: string;
  status: string;
  created_at: Date;
  updated_at: Date;
}

export const toCampaign = (row: CampaignRow): Campaign => ({
  id: row.id,
  name: row.name,
  video_asset_id: row.video_asset_id,
  platform: Platform.parse(row.platform),
  clip_id: row.clip_id,
  status: CampaignStatus.parse(row.status),
  source: row.source,
  budget_cents: row.budget_cents,
  currency: row.currency,
  notes: row.notes,
  edited: row.edited,
  optimization_meta: row.optimization_meta,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});

/** Newest first. */
export async function findCampaigns(db: Db, query: CampaignQuery): Promise<Page<Campaign>> {
  const cursor = cursorParts(query.after, [INSTANT, UUID]);
  let select = db.kysely.selectFrom('campaigns').selectAll().select(instantOf('created_at'));
  if (cursor !== undefined) select = select.where(olderThan(cursor, 'created_at'));
  for (const column of ['video_asset_id', 'platform', 'status', 'source'] as const) {
    const wanted = query[column];
    if (wanted !== undefined) select = select.where(column, '=', wanted);
  }
  const rows = await select
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const shown = page(rows, query.limit, (row) => [row.instant, row.id]);
  return { rows: shown.rows.map(toCampaign), next: shown.next };
}

export const findCampaign = (db: Db, id: string) =>
  db.kysely.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirst();

export const campaignForUpdate = (transaction: Transaction, id: string) =>
  transaction.kysely.selectFrom('campaigns').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const updateCampaign = (
  transaction: Transaction,
  id: string,
  change: Partial<Pick<Campaign, 'name' | 'budget_cents' | 'currency' | 'notes' | 'clip_id' | 'edited' | 'status'>>,
  updatedAt: Date,
) =>
  transaction.kysely
    .updateTable('campaigns')
    .set({ ...change, updated_at: updatedAt })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Whether the clip can be run for the video: READY, and cut from it. */
export const clipStatus = (transaction: Transaction, clipId: string, videoAssetId: string) =>
  transaction.kysely
    .selectFrom('clips')
    .select('status')
    .where('id', '=', clipId)
    .where('video_asset_id', '=', videoAssetId)
    .executeTakeFirst();
