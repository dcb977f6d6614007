import type { Db, Transaction } from '../db/index.ts';
import { PLATFORMS, Platform } from '../kernel/index.ts';
import { canonicalText, checksum } from './checksum.ts';
import { type CompiledRuleSet, compileRuleSet } from './compile.ts';
import { DEFAULT_RULE_SETS } from './defaults.ts';

/** One immutable version of a platform's rules, ready to score. */
export interface RuleSet {
  readonly id: string;
  readonly platform: Platform;
  readonly version: number;
  readonly checksum: string;
  readonly compiled: CompiledRuleSet;
}

const compiledByDb = new WeakMap<Db, Map<string, RuleSet>>();

/** The rule sets of these ids, each compiled once a process: a version never changes. */
export async function ruleSetsById(db: Db, ids: readonly string[]): Promise<Map<string, RuleSet>> {
  const known = compiledByDb.get(db) ?? new Map<string, RuleSet>();
  compiledByDb.set(db, known);
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) {
    const rows = await db.query.selectFrom('rule_sets').selectAll().where('id', 'in', missing).execute();
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

/** Gives every platform that has no rule set yet its default one, active. */
export async function seedDefaultRuleSets(db: Db): Promise<void> {
  const seeded = await db.query.selectFrom('rule_sets').select('platform').distinct().execute();
  const bare = PLATFORMS.filter((platform) => !seeded.some((row) => row.platform === platform));
  if (bare.length === 0) return;
  await db.transaction(async (transaction) => {
    for (const platform of bare) await insertActive(transaction, platform);
  });
}

async function insertActive(transaction: Transaction, platform: Platform): Promise<void> {
  const { document } = compileRuleSet(DEFAULT_RULE_SETS[platform]);
  await transaction
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
