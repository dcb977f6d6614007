import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, describe, inject } from 'vitest';
import type { Context } from '../context.ts';
import { seedDefaultRuleSets } from '../decisions/rules/index.ts';
import { type Engine, openEngine } from '../engine.ts';
import { asSuperuser } from './ledger.ts';

/** A context on an empty, migrated database, with a clock that stands still and ids that count up. */
export interface TestContext extends Context {
  readonly log: Engine['log'];
  readonly clock: { advance(ms: number): void };
}

export type OpenTestContext = () => Promise<TestContext>;

/** Runs the tests once on the embedded database and once on PostgreSQL (skipped where there is none; never in CI). */
export function onEachDatabase(subject: string, tests: (testContext: OpenTestContext) => void): void {
  describe(`${subject} (embedded)`, () => {
    tests(contextsOn(async () => ({ dataDir: 'memory' })));
  });
  describe.skipIf(!hasPostgres())(`${subject} (PostgreSQL)`, () => {
    tests(contextsOn(async () => ({ databaseUrl: await emptyPostgresDatabase() })));
  });
}

/** Opens the database once for the tests around it, and empties it for each. */
function contextsOn(location: () => Promise<{ dataDir?: string; databaseUrl?: string }>): OpenTestContext {
  let opened: Promise<Engine> | undefined;
  afterAll(async () => (await opened)?.close());
  return async () => {
    opened ??= location().then((where) => openEngine({ ...where, purpose: 'test' }));
    const engine = await opened;
    await asSuperuser(engine, (transaction) =>
      sql`truncate choices, result_corrections, results, external_names, films, ledger_events, ledger_leaves, ledger_nodes, ledger_checkpoints, campaigns, best_clip_decisions,
        orchestrations, clips, video_assets, rule_sets, api_keys, secrets, webhooks, webhook_deliveries, job_progress, schedules, idempotency_keys,
        campaigns_jobs.job`.execute(transaction),
    );
    await seedDefaultRuleSets(engine.db);
    let time = Date.parse('2026-01-01T00:00:00.000Z');
    let ids = 0;
    return {
      ...engine,
      now: () => new Date(time),
      newId: () => `00000000-0000-4000-8000-${(++ids).toString(16).padStart(12, '0')}`,
      actor: 'test',
      clock: {
        advance: (ms) => {
          time += ms;
        },
      },
    };
  };
}

/** Whether this run has a PostgreSQL. */
export const hasPostgres = (): boolean => inject('postgresUrls') !== null;

/** The URL of a new database on this worker's PostgreSQL. @throws when there is none */
export async function emptyPostgresDatabase(): Promise<string> {
  const servers = inject('postgresUrls') ?? [];
  const server = servers[Number(process.env.VITEST_POOL_ID) % servers.length];
  if (server === undefined) throw new Error('there is no PostgreSQL in this run');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function administer(url: string, statement: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
