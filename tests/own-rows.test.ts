import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { replaceCards } from '../src/campaigns/drafts/card-store.ts';
import { forgetSeen } from '../src/campaigns/publishing/publication-store.ts';
import { supersedeClips } from '../src/content/catalog/store.ts';
import { putStoryboard } from '../src/content/media/store.ts';
import type { Db, Transaction } from '../src/core/db/index.ts';
import { deleteSchedule as deleteRecurring, markFired } from '../src/core/queue/schedule-store.ts';
import { giveBack, keep, mark, renew } from '../src/interfaces/http/idempotency/store.ts';
import { deleteLimit, setStep } from '../src/optimization/budget/store.ts';
import { releaseArms } from '../src/optimization/experiments/store.ts';
import { deleteSchedule, endSchedule } from '../src/optimization/posting-times/store.ts';
import { openTestEngine, uuid } from '../src/testing/index.ts';
import { deleteSecret } from '../src/trust/secrets/store.ts';
import { markDelivered, markFailed } from '../src/trust/webhooks/queue.ts';
import { requeue } from '../src/trust/webhooks/store.ts';
import { onEachMigratedPlace } from './harness/places.ts';

const [mine, other] = [uuid(1), uuid(2)];
const now = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-02-01T00:00:00Z');
const sha256 = 'a'.repeat(64);

/** A change of one row, and rows that differ from it in one column each, which it must not touch. */
interface Change {
  readonly table: string;
  readonly row: object;
  readonly others: readonly object[];
  readonly change: (db: Db) => Promise<unknown>;
}

const within =
  (change: (transaction: Transaction) => Promise<unknown>) =>
  (db: Db): Promise<unknown> =>
    db.transaction(change);

const schedule = {
  table: 'campaign_schedules',
  others: [{ campaign_id: other }],
  row: {
    campaign_id: mine,
    at: now,
    local: '2026-01-01 00:00',
    timezone: 'UTC',
    set_by: 'person',
    because: 'asked',
    shown: {},
    state: 'waiting',
    set_at: now,
  },
};
const recurring = {
  table: 'schedules',
  row: { name: 'mine', job: 'train-rules', cron: '0 3 * * *', timezone: 'UTC', input: {}, next_at: now },
  others: [{ name: 'other' }],
};
const delivery = {
  table: 'webhook_deliveries',
  row: {
    webhook_id: mine,
    leaf_index: 1,
    event_id: mine,
    entity_id: mine,
    state: 'dead',
    is_first: false,
    attempts: 3,
    next_attempt_at: now,
  },
};
const event = {
  seq: 1,
  id: mine,
  occurred_at: now.toISOString(),
  event_type: 'clip_edited',
  entity_type: 'clip',
  entity_id: mine,
  metadata: {},
  severity: 'info' as const,
  actor: 'ada',
  request_id: null,
  job_id: null,
};
const due = { webhook_id: mine, leaf_index: 1, attempts: 3, url: 'http://127.0.0.1:1/', event };
const storyboard = { every_ms: 1_000, tiles: 1, columns: 1, tile_width: 90, tile_height: 160 };
const claim = { actor: 'ada', key: 'one', holder: mine };
const claimed = {
  table: 'idempotency_keys',
  row: { ...claim, fingerprint: 'x', lease_until: now },
  others: [{ actor: 'bob' }, { key: 'two' }],
};

const CHANGES: Readonly<Record<string, Change>> = {
  'other cards': {
    table: 'campaign_clips',
    row: { campaign_id: mine, position: 1, clip_id: mine },
    others: [{ campaign_id: other }],
    change: within((transaction) => replaceCards(transaction, mine, [])),
  },
  'the end of a posting time': {
    ...schedule,
    change: within((transaction) => endSchedule(transaction, mine, { state: 'done', outcome: 'published', at: now })),
  },
  'a posting time that is taken back': {
    ...schedule,
    change: within((transaction) => deleteSchedule(transaction, mine)),
  },
  'a recurring job that is removed': {
    ...recurring,
    change: within((transaction) => deleteRecurring(transaction, 'mine')),
  },
  'a recurring job that has fired': {
    ...recurring,
    change: within((transaction) =>
      markFired(transaction, 'mine', { next_at: later, covered_until: later, last_job_id: mine }),
    ),
  },
  'the end of an experiment': {
    table: 'experiment_arms',
    row: { experiment_id: mine, position: 1, label: 'A', campaign_id: mine, clip_id: mine, is_control: true },
    others: [{ experiment_id: other, campaign_id: other }],
    change: within((transaction) => releaseArms(transaction, mine, now)),
  },
  'a step of a budget plan': {
    table: 'budget_steps',
    row: {
      plan_id: mine,
      campaign_id: mine,
      step: 1,
      from_minor: 1,
      to_minor: 2,
      state: 'due',
      changed_at: now,
    },
    others: [{ plan_id: other }, { campaign_id: other }],
    change: within((transaction) =>
      setStep(transaction, { plan_id: mine, campaign_id: mine }, { state: 'done', changed_at: later }),
    ),
  },
  'a limit that is removed': {
    table: 'budget_limits',
    row: { scope: 'platform', scope_id: 'tiktok', currency: 'EUR', daily_cap_minor: 1, set_at: now },
    others: [{ scope: 'campaign' }, { scope_id: 'google' }, { currency: 'USD' }],
    change: within((transaction) =>
      deleteLimit(transaction, { scope: 'platform', scope_id: 'tiktok', currency: 'EUR' }),
    ),
  },
  'clips of a film that is replaced': {
    table: 'clips',
    row: { id: mine, video_asset_id: mine, start_ms: 0, end_ms: 1, status: 'ready' },
    others: [
      { id: other, video_asset_id: other },
      { id: uuid(3), status: 'failed', superseded_at: now },
    ],
    change: within((transaction) => supersedeClips(transaction, mine, later)),
  },
  'the storyboard of a film': {
    table: 'films',
    row: { video_asset_id: mine, sha256, file: 'f', size_bytes: 1, received_at: now },
    others: [{ video_asset_id: other }],
    change: (db) => putStoryboard(db, { video_asset_id: mine, sha256 }, storyboard),
  },
  'what was seen of a publication': {
    table: 'remote_objects',
    row: {
      id: mine,
      ad_account_id: mine,
      publication_id: mine,
      step: 's',
      kind: 'ad',
      remote_id: '1',
      name: 'n',
      how: 'created',
      created_at: now,
      seen: { budget: 1 },
    },
    others: [{ id: other, publication_id: other, remote_id: '2' }],
    change: (db) => forgetSeen(db, mine, 'budget'),
  },
  'a secret that is removed': {
    table: 'secrets',
    row: { id: mine, name: 'mine', key_id: 'k', sealed: 's', created_at: now, updated_at: now },
    others: [{ id: other, name: 'other' }],
    change: within((transaction) => deleteSecret(transaction, 'mine')),
  },
  'a delivery that has failed': {
    ...delivery,
    others: [{ webhook_id: other }, { leaf_index: 2 }],
    change: (db) => markFailed(db, due, 'refused', 4, later),
  },
  'a delivery that has ended': {
    ...delivery,
    others: [{ webhook_id: other }, { leaf_index: 2 }],
    change: (db) => markDelivered(db, due, later),
  },
  'deliveries that are tried again': {
    ...delivery,
    others: [{ webhook_id: other }, { leaf_index: 2, state: 'delivered' }],
    change: within((transaction) => requeue(transaction, mine, undefined, later)),
  },
  'a request that still runs': { ...claimed, change: (db) => renew(db, claim) },
  'the answer of a request': {
    ...claimed,
    change: (db) => keep(db, claim, { status: 200, contentType: null, body: '' }),
  },
  'the effect of a request': {
    ...claimed,
    change: within(async (transaction) => {
      await sql`select pg_current_xact_id()`.execute(transaction.kysely);
      await mark(transaction, claim, other);
    }),
  },
  'a request without an effect': { ...claimed, change: (db) => giveBack(db, claim) },
};

// a separate database: without foreign keys, a row needs no other rows
onEachMigratedPlace('among rows that differ in a single column', (newPlace) => {
  test('a change touches only its own row', async () => {
    const { kind, where } = await newPlace();
    const engine = await openTestEngine(kind === 'embedded' ? { dataDir: where } : { databaseUrl: where });
    const { db } = engine;
    await sql`do $$ declare one record; begin
      for one in select conrelid::regclass as "table", conname from pg_constraint
        where contype = 'f' and connamespace = 'public'::regnamespace
      loop execute format('alter table %s drop constraint %I', one."table", one.conname); end loop;
    end $$`.execute(db.kysely);
    for (const [what, change] of Object.entries(CHANGES)) {
      const { own, touched } = await rowsTouched(db, change);
      expect([what, touched]).toEqual([what, [own]]);
    }
    await engine.close();
  });
});

/** Returns the row that the change is for, and all rows that it deleted or changed, as they were before. */
async function rowsTouched(db: Db, { table, row, others, change }: Change) {
  await insert(db, table, row);
  const [own] = await rowsOf(db, table);
  for (const differing of others) await insert(db, table, { ...row, ...differing });
  const before = await rowsOf(db, table);
  await change(db);
  const after = new Set(await rowsOf(db, table));
  await sql`delete from ${sql.table(table)}`.execute(db.kysely);
  return { own, touched: before.filter((one) => !after.has(one)) };
}

async function rowsOf(db: Db, table: string): Promise<string[]> {
  const text = sql<{ row: string }>`select to_jsonb(one)::text as row from ${sql.table(table)} one`;
  return (await text.execute(db.kysely)).rows.map(({ row }) => row);
}

async function insert(db: Db, table: string, row: object): Promise<void> {
  const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)));
  await sql`insert into ${sql.table(table)} (${columns}) select ${columns}
    from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify(row)}::jsonb)`.execute(db.kysely);
}
