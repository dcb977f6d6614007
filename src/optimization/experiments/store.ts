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
  }: Partial<Pick<ExperimentRow, 'status' | 'starts_at' | 'started_at' | 'decided_at'>> & {
    readonly verdict?: ExperimentVerdict;
  },
) =>
  transaction.kysely
    .updateTable('experiments')
    .set({ ...change, ...(verdict === undefined ? {} : { verdict: JSON.stringify(verdict) }) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

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

/** The experiment that one of these campaigns is in already. */
export const experimentOfCampaigns = (db: Sql, campaignIds: readonly string[]) =>
  db.kysely
    .selectFrom('experiment_arms')
    .select(['experiment_id', 'campaign_id'])
    .where('campaign_id', 'in', [...campaignIds])
    .executeTakeFirst();

export const looksOf = (db: Sql, experimentId: string): Promise<LookRow[]> =>
  db.kysely
    .selectFrom('experiment_looks')
    .selectAll()
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

/** Newest first. */
export async function findExperiments(db: Db, query: ExperimentQuery): Promise<Page<ExperimentRow>> {
  let select = db.kysely.selectFrom('experiments').selectAll();
  for (const column of ['video_asset_id', 'platform', 'status'] as const) {
    const wanted = query[column];
    if (wanted !== undefined) select = select.where(column, '=', wanted);
  }
  return newestFirst(select, query);
}

export const runningExperiments = (db: Sql) =>
  db.kysely.selectFrom('experiments').select('id').where('status', '=', 'running').orderBy('id').execute();

interface CampaignFound {
  readonly id: string;
  readonly video_asset_id: string;
  readonly platform: string;
  readonly clip_id: string;
}

/** In the order asked for. */
export async function campaignsForShare(transaction: Transaction, ids: readonly string[]): Promise<CampaignFound[]> {
  const rows = await transaction.kysely
    .selectFrom('campaigns')
    .select(['id', 'video_asset_id', 'platform', 'clip_id'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forShare()
    .execute();
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
}

/** The campaigns of a platform that had results since. */
export async function campaignsWithResults(db: Sql, platform: string, since: Date): Promise<string[]> {
  const { rows } = await sql<{ campaign_id: string }>`
    select distinct campaign_id from results
    where platform = ${platform} and campaign_id is not null and period_start >= ${since}::timestamptz limit 1000
  `.execute(db.kysely);
  return rows.map(({ campaign_id }) => campaign_id);
}

export async function campaignStatus(transaction: Transaction, id: string): Promise<string | undefined> {
  const row = await transaction.kysely.selectFrom('campaigns').select('status').where('id', '=', id).executeTakeFirst();
  return row?.status;
}
