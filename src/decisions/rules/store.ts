import { type Selectable, sql } from 'kysely';
import { type Db, lock, type Sql, statement, type Tables, type Transaction } from '../../core/db/index.ts';
import { cursorParts, type Page, page } from '../../core/kernel/index.ts';
import { PLATFORMS, Platform } from '../../core/platforms/index.ts';
import { canonicalText, checksum } from './checksum.ts';
import { type CompiledRuleSet, compileRuleSet } from './compile.ts';
import { DEFAULT_RULE_SETS } from './default-rule-sets.ts';
import type { RuleSetDocument } from './schema.ts';
import { Trained } from './trained-schema.ts';
import { type RuleSetQuery, RuleSetStatus, type RuleSetVersion } from './version-schema.ts';

/** One immutable version of a platform's rules, ready to score. */
export interface RuleSet {
  readonly id: string;
  readonly platform: Platform;
  readonly version: number;
  readonly checksum: string;
  readonly compiled: CompiledRuleSet;
}

/** Keyed by the connections, which every view of a database shares. */
const compiledByDb = new WeakMap<Db['kysely'], Map<string, RuleSet>>();

const READ_BY_ID = statement<{ ids: readonly string[] }, Selectable<Tables['rule_sets']>>(
  'rule-sets',
  'select * from rule_sets where id = any(:ids::uuid[])',
);

/**
 * Returns the rule sets with these ids, each compiled once per process: a version never changes.
 *
 * @param sql reads the ones that are not cached yet; inside a transaction, pass the transaction
 */
export async function ruleSetsById(db: Db, ids: readonly string[], sql: Sql = db): Promise<Map<string, RuleSet>> {
  const known = compiledByDb.get(db.kysely) ?? new Map<string, RuleSet>();
  compiledByDb.set(db.kysely, known);
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) {
    const rows = await READ_BY_ID(sql, { ids: missing });
    for (const { id, platform, version, checksum, document } of rows)
      known.set(id, {
        id,
        platform: Platform.parse(platform),
        version,
        checksum,
        compiled: compileRuleSet(document),
      });
  }
  return known;
}

export async function activeRuleSetIds(db: Db): Promise<string[]> {
  const rows = await db.kysely.selectFrom('rule_sets').select('id').where('status', '=', 'active').execute();
  return rows.map(({ id }) => id);
}

/** Activates the default rule set of every platform that has no rule set yet. */
export async function seedDefaultRuleSets(db: Db): Promise<void> {
  const seeded = await db.kysely.selectFrom('rule_sets').select('platform').distinct().execute();
  const bare = PLATFORMS.filter((platform) => !seeded.some((row) => row.platform === platform));
  if (bare.length === 0) return;
  await db.transaction(async (transaction) => {
    for (const platform of bare) await insertActive(transaction, platform);
  });
}

/** Deletes version 1 of each platform where it is the default rule set. */
export async function deleteSeededRuleSets(transaction: Transaction): Promise<void> {
  const seeds = PLATFORMS.map((platform) => checksum(compileRuleSet(DEFAULT_RULE_SETS[platform]).document));
  await transaction.kysely.deleteFrom('rule_sets').where('version', '=', 1).where('checksum', 'in', seeds).execute();
}

async function insertActive(transaction: Transaction, platform: Platform): Promise<void> {
  const { document } = compileRuleSet(DEFAULT_RULE_SETS[platform]);
  await transaction.kysely
    .insertInto('rule_sets')
    .values({
      platform,
      version: 1,
      status: 'active',
      document: canonicalText(document),
      checksum: checksum(document),
      activated_at: new Date(),
    })
    .onConflict((conflict) => conflict.columns(['platform', 'version']).doNothing())
    .execute();
}

/** “RULESETS” in ASCII: a number that nothing else uses. */
const VERSIONS_LOCK = '5932731944764003411';

/**
 * Lets one writer of versions in at a time, until its transaction ends. Decisions do not wait for it: they read the
 * versions that were active before or after, never a mixture.
 */
export const lockVersions = (transaction: Transaction) => lock(transaction, VERSIONS_LOCK);

interface VersionRow {
  id: string;
  platform: string;
  version: number;
  status: string;
  checksum: string;
  created_at: Date;
  activated_at: Date | null;
}

export const toVersion = (row: VersionRow): RuleSetVersion => ({
  id: row.id,
  platform: Platform.parse(row.platform),
  version: row.version,
  status: RuleSetStatus.parse(row.status),
  checksum: row.checksum,
  created_at: row.created_at.toISOString(),
  activated_at: row.activated_at?.toISOString() ?? null,
});

const VERSION_COLUMNS = ['id', 'platform', 'version', 'status', 'checksum', 'created_at', 'activated_at'] as const;

export const versionByChecksum = (transaction: Transaction, platform: Platform, sum: string) =>
  transaction.kysely
    .selectFrom('rule_sets')
    .select(VERSION_COLUMNS)
    .where('platform', '=', platform)
    .where('checksum', '=', sum)
    .executeTakeFirst();

/** Inserts the platform's next version; the caller holds the lock. */
export const insertDraft = (transaction: Transaction, document: RuleSetDocument, now: Date) =>
  transaction.kysely
    .insertInto('rule_sets')
    .values(({ selectFrom, fn, lit }) => ({
      platform: document.platform,
      version: selectFrom('rule_sets')
        .select(sql<number>`${fn.coalesce(fn.max('version'), lit(0))} + 1`.as('next'))
        .where('platform', '=', document.platform),
      status: 'draft',
      document: canonicalText(document),
      checksum: checksum(document),
      created_at: now,
    }))
    .returning(VERSION_COLUMNS)
    .executeTakeFirstOrThrow();

export const versionById = (db: Sql, id: string) =>
  db.kysely.selectFrom('rule_sets').selectAll().where('id', '=', id).executeTakeFirst();

export const activeVersion = (db: Sql, platform: Platform) =>
  db.kysely
    .selectFrom('rule_sets')
    .select(VERSION_COLUMNS)
    .where('platform', '=', platform)
    .where('status', '=', 'active')
    .executeTakeFirst();

/** Returns the newest version that training wrote. */
export async function newestTrained(db: Db, platform: Platform) {
  const row = await db.kysely
    .selectFrom('rule_sets')
    .select(['id', 'version', 'status', 'document'])
    .where('platform', '=', platform)
    .where(sql<boolean>`document -> 'trained' is not null`)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { id, version, status, document } = row;
  return { id, version, status: RuleSetStatus.parse(status), trained: Trained.parse(Object(document).trained) };
}

/** Changes the status of a version. */
export const setStatus = (
  transaction: Transaction,
  id: string,
  change: { readonly status: RuleSetStatus; readonly activated_at?: Date },
) =>
  transaction.kysely
    .updateTable('rule_sets')
    .set(change)
    .where('id', '=', id)
    .returning(VERSION_COLUMNS)
    .executeTakeFirstOrThrow();

/** Records which version replaced which. */
export const insertActivation = (
  transaction: Transaction,
  {
    now,
    ...activation
  }: {
    readonly platform: Platform;
    readonly rule_set_id: string;
    readonly replaced_id: string | null;
    readonly now: Date;
  },
) =>
  transaction.kysely
    .insertInto('rule_set_activations')
    .values({ ...activation, activated_at: now })
    .execute();

/** Returns versions by platform, then newest version first. */
export async function findVersions(db: Db, query: RuleSetQuery): Promise<Page<RuleSetVersion>> {
  const after = cursorParts(query.after, [/^[a-z0-9_]+$/, /^\d{1,9}$/]);
  let select = db.kysely.selectFrom('rule_sets').select(VERSION_COLUMNS);
  if (after !== undefined) select = select.where(sql<boolean>`(platform, -version) > (${after[0]}, -${after[1]}::int)`);
  for (const column of ['platform', 'status', 'version'] as const) {
    const wanted = query[column];
    if (wanted !== undefined) select = select.where(column, '=', wanted);
  }
  const rows = await select
    .orderBy('platform')
    .orderBy('version', 'desc')
    .limit(query.limit + 1)
    .execute();
  const shown = page(rows, query.limit, (row) => [row.platform, String(row.version)]);
  return { rows: shown.rows.map(toVersion), next: shown.next };
}
