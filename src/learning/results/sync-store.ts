import type { Sql } from '../../core/db/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { SyncReport } from './sync-schema.ts';

/** An ad whose results are read, with its campaign and publication. */
export interface AdToRead {
  readonly remote_id: string;
  readonly campaign_id: string;
  readonly publication_id: string;
  readonly platform: Platform;
  readonly created_at: Date;
}

/** Returns every ad that was published in the account, including removed ones: they have spent, too. */
export const adsOf = (db: Sql, accountId: string): Promise<AdToRead[]> =>
  db.kysely
    .selectFrom('remote_objects')
    .innerJoin('publications', 'publications.id', 'remote_objects.publication_id')
    .innerJoin('campaigns', 'campaigns.id', 'publications.campaign_id')
    .select([
      'remote_objects.remote_id',
      'publications.campaign_id',
      'remote_objects.publication_id',
      'campaigns.platform',
      'remote_objects.created_at',
    ])
    .where('remote_objects.ad_account_id', '=', accountId)
    .where('remote_objects.kind', 'in', ['ad', 'tree'])
    .orderBy('remote_objects.created_at')
    .execute();

const WHAT = 'results';

/** Returns the last day up to which nothing is missing. */
export async function cursorOf(db: Sql, accountId: string): Promise<string | undefined> {
  const row = await db.kysely
    .selectFrom('sync_cursors')
    .select('through')
    .where('ad_account_id', '=', accountId)
    .where('what', '=', WHAT)
    .executeTakeFirst();
  return row?.through ?? undefined;
}

export async function setCursor(db: Sql, accountId: string, report: SyncReport, now: Date): Promise<void> {
  const values = { through: report.through, report: JSON.stringify(report), updated_at: now };
  await db.kysely
    .insertInto('sync_cursors')
    .values({ ad_account_id: accountId, what: WHAT, ...values })
    .onConflict((conflict) => conflict.columns(['ad_account_id', 'what']).doUpdateSet(values))
    .execute();
}
