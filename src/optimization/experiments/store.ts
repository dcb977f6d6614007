import { type Selectable, sql } from 'kysely';
import { type Db, newestFirst, type Sql, type Tables, type Transaction } from '../../core/db/index.ts';
import type { Page } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { ExperimentVerdict } from './judge-schema.ts';
import type { Arm, ExperimentQuery, LookInputs } from './schema.ts';

export type ExperimentRow = Selectable<Tables['experiments']>;
export type LookRow = Selectable<Tables['experiment_looks']>;

export const findExperiment = (db: Sql, id: string) =>
  db.kysely.selectFrom('experiments').selectAll().where('id', '=', id).executeTakeFirst();

export const experimentForUpdate = (transaction: Transaction, id: string) =>
  transaction.kysely.selectFrom('experiments').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const openExperiment = (transaction: Transaction, videoAssetId: string, platform: Platform) =>
  transaction.kysely
    .selectFrom('experiments')
    .selectAll()
    .where('video_asset_id', '=', videoAssetId)
    .where('platform', '=', platform)
    .where('status', 'in', ['draft', 'running'])
    .executeTakeFirst();

/** Locks a video, so that a second request for it waits and finds what the first created. @returns whether the video exists */
export async function lockVideo(transaction: Transaction, id: string): Promise<boolean> {
  const row = await transaction.kysely
    .selectFrom('video_assets')
    .select('id')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

export const insertExperiment = (
  transaction: Transaction,
  {
    plan,
    ...row
  }: Pick<ExperimentRow, 'id' | 'video_asset_id' | 'platform' | 'status' | 'plan_checksum' | 'created_at'> & {
    readonly plan: string;
  },
) =>
  transaction.kysely
    .insertInto('experiments')
    .values({ ...row, plan })
    .returningAll()
    .executeTakeFirstOrThrow();

export const updateExperiment = (
  transaction: Transaction,
  id: string,
  {
    verdict,
    ...change
  }: Partial<Pick<ExperimentRow, 'status' | 'starts_at' | 'started_at' | 'decided_at' | 'released_at'>> & {
    readonly verdict?: ExperimentVerdict;
  },
) =>
  transaction.kysely
    .updateTable('experiments')
    .set({ ...change, ...(verdict === undefined ? {} : { verdict: JSON.stringify(verdict) }) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

export const setStudy = (transaction: Transaction, id: string, study: object) =>
  transaction.kysely
    .updateTable('experiments')
    .set({ study: JSON.stringify(study) })
    .where('id', '=', id)
    .execute();

/** Returns when the ads of all arms begin, if all are published and begin together. */
export async function commonStart(transaction: Transaction, id: string): Promise<Date | undefined> {
  const { rows } = await sql<{ first: string | null; last: string | null; arms: number; published: number }>`
    select min(c.ad ->> 'starts_at') as first, max(c.ad ->> 'starts_at') as last, count(*)::int as arms,
      count(p.id)::int as published
    from experiment_arms a join campaigns c on c.id = a.campaign_id
      left join publications p on p.campaign_id = c.id and p.state not in ('ended', 'removed')
    where a.experiment_id = ${id}
  `.execute(transaction.kysely);
  const [row] = rows;
  if (row === undefined || row.first === null || row.first !== row.last || row.published < row.arms) return undefined;
  return new Date(row.first);
}

export const insertArms = (transaction: Transaction, experimentId: string, arms: readonly Arm[]) =>
  transaction.kysely
    .insertInto('experiment_arms')
    .values(arms.map((arm, position) => ({ ...arm, experiment_id: experimentId, position })))
    .execute();

export const armsOf = (db: Sql, experimentId: string): Promise<Arm[]> =>
  db.kysely
    .selectFrom('experiment_arms')
    .select(['label', 'campaign_id', 'clip_id', 'is_control'])
    .where('experiment_id', '=', experimentId)
    .orderBy('position')
    .execute();

/** Finds an experiment that already includes one of these campaigns. */
export const experimentOfCampaigns = (db: Sql, campaignIds: readonly string[]) =>
  db.kysely
    .selectFrom('experiment_arms')
    .select(['experiment_id', 'campaign_id'])
    .where('campaign_id', 'in', [...campaignIds])
    .where('released_at', 'is', null)
    .executeTakeFirst();

export const releaseArms = (transaction: Transaction, experimentId: string, at: Date) =>
  transaction.kysely
    .updateTable('experiment_arms')
    .set({ released_at: at })
    .where('experiment_id', '=', experimentId)
    .execute();

export const looksOf = (db: Sql, experimentId: string): Promise<LookRow[]> =>
  db.kysely
    .selectFrom('experiment_looks')
    .selectAll()
    .where('experiment_id', '=', experimentId)
    .orderBy('day')
    .execute();

/** Reads looks without their inputs, which are a hundred times as large. */
export const judgedLooksOf = (
  db: Sql,
  experimentId: string,
): Promise<Pick<LookRow, 'day' | 'looked_at' | 'judged'>[]> =>
  db.kysely
    .selectFrom('experiment_looks')
    .select(['day', 'looked_at', 'judged'])
    .where('experiment_id', '=', experimentId)
    .orderBy('day')
    .execute();

export const insertLook = (
  transaction: Transaction,
  look: Pick<LookRow, 'experiment_id' | 'day' | 'looked_at' | 'policy'>,
  inputs: LookInputs,
  judged: ExperimentVerdict,
) =>
  transaction.kysely
    .insertInto('experiment_looks')
    .values({ ...look, inputs: JSON.stringify(inputs), judged: JSON.stringify(judged) })
    .execute();

/** Finds experiments, newest first. */
export async function findExperiments(db: Db, query: ExperimentQuery): Promise<Page<ExperimentRow>> {
  let select = db.kysely.selectFrom('experiments').selectAll();
  for (const column of ['video_asset_id', 'platform', 'status'] as const) {
    const wanted = query[column];
    if (wanted !== undefined) select = select.where(column, '=', wanted);
  }
  return newestFirst(select, query);
}

/** Finds experiments that wait for a person: drafts, and decided ones that are not released while several arms may still run. */
export async function waitingExperiments(db: Db, limit: number): Promise<ExperimentRow[]> {
  const { rows } = await sql<ExperimentRow>`
    select * from experiments e
    where status = 'draft' or (status = 'decided' and released_at is null and verdict->>'outcome' not in ('invalid', 'not_enough') and 1 < (
      select count(*) from experiment_arms arm join campaigns c on c.id = arm.campaign_id
      where arm.experiment_id = e.id and c.status not in ('completed', 'archived')))
    order by created_at desc, id desc limit ${limit}
  `.execute(db.kysely);
  return rows;
}

export const runningExperiments = (db: Sql) =>
  db.kysely.selectFrom('experiments').select('id').where('status', '=', 'running').orderBy('id').execute();

interface CampaignFound {
  readonly id: string;
  readonly video_asset_id: string;
  readonly platform: string;
  readonly clip_id: string;
}

/** Locks the campaigns and returns them in the order of `ids`. */
export async function campaignsForUpdate(transaction: Transaction, ids: readonly string[]): Promise<CampaignFound[]> {
  const rows = await transaction.kysely
    .selectFrom('campaigns')
    .select(['id', 'video_asset_id', 'platform', 'clip_id'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
}

export interface ArmEvent {
  readonly campaign_id: string;
  readonly event_type: string;
  readonly metadata: unknown;
  /** The currency of its publication; null for an event of the campaign itself. */
  readonly currency: string | null;
}

/** Finds later events of campaigns and their publications, oldest first, including events that are not sealed yet. */
export async function armEvents(db: Sql, campaignIds: readonly string[], since: Date): Promise<readonly ArmEvent[]> {
  const { rows } = await sql<ArmEvent>`
    with arm as (
      select id as campaign_id, id as entity_id, null::text as currency from unnest(${campaignIds}::uuid[]) as id
      union all select campaign_id, id, currency from publications where campaign_id = any(${campaignIds}::uuid[])
    )
    select arm.campaign_id, arm.currency, event_type, metadata from arm join ledger_events using (entity_id)
    where occurred_at > ${since}::timestamptz
      and event_type in ('campaign_edited', 'campaign_status_changed', 'budget_requested', 'remote_drift_found')
    order by xid, seq
  `.execute(db.kysely);
  return rows;
}

/** Finds the platform's campaigns with results since then, the latest first. */
export async function campaignsWithResults(db: Sql, platform: string, since: Date, most = 1000): Promise<string[]> {
  const { rows } = await sql<{ campaign_id: string }>`
    select campaign_id from results
    where platform = ${platform} and campaign_id is not null and withdrawn_at is null
      and period_start >= ${since}::timestamptz
    group by campaign_id order by max(period_start) desc, campaign_id limit ${most}::int
  `.execute(db.kysely);
  return rows.map(({ campaign_id }) => campaign_id);
}

/** Returns the open draft's daily budget, if it has one. A lifetime budget does not count. */
export async function draftBudget(
  db: Sql,
  videoAssetId: string,
  platform: Platform,
): Promise<{ readonly minor: number; readonly currency: string } | undefined> {
  const row = await db.kysely
    .selectFrom('campaigns')
    .select(['budget_cents', 'currency'])
    .where('video_asset_id', '=', videoAssetId)
    .where('platform', '=', platform)
    .where('status', '=', 'draft')
    .where('budget_cents', '>', 0)
    .where(sql<boolean>`ad ->> 'budget_kind' is distinct from 'lifetime'`)
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  return row === undefined ? undefined : { minor: row.budget_cents, currency: row.currency };
}

export async function campaignStatus(transaction: Transaction, id: string): Promise<string | undefined> {
  const row = await transaction.kysely.selectFrom('campaigns').select('status').where('id', '=', id).executeTakeFirst();
  return row?.status;
}
