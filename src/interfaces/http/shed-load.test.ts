import Fastify from 'fastify';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import {
  hasPostgres,
  migratedDirectory,
  migratedPostgresDatabase,
  onEachDatabase,
  openTestEngine,
  type TestContext,
} from '../../testing/index.ts';
import { openPrometheus } from '../telemetry/index.ts';
import { buildApp } from './app.ts';
import { answerError } from './problem.ts';
import { type LoadLimits, shedLoad } from './shed-load.ts';

const PATIENT = { eventLoopDelayMs: 60_000, waitingForDatabase: 100_000, databaseWaitMs: 60_000 };
const CAMPAIGNS = { url: '/campaigns?limit=1' };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes every connection; the returned function releases them. */
async function takeConnections(ctx: Pick<TestContext, 'db'>, connections: number): Promise<() => Promise<void>> {
  let give = () => {};
  const free = new Promise<void>((resolve) => {
    give = resolve;
  });
  const held = Array.from({ length: connections }, () => ctx.db.transaction(() => free));
  while (ctx.db.pool().size - ctx.db.pool().idle < connections) await pause(5);
  return async () => {
    give();
    await Promise.all(held);
  };
}

/** Checks that, with all connections taken, 3 of 20 requests may wait and the other 17 are rejected at once. */
async function shedsBeyondThree(ctx: TestContext, connections: number): Promise<void> {
  const metrics = await openPrometheus();
  metrics.watch({ db: ctx.db, queue: { counts: async () => [] } });
  const app = await buildApp(ctx, { docs: false, metrics, loadLimits: { ...PATIENT, waitingForDatabase: 2 } });
  const giveBack = await takeConnections(ctx, connections);
  const waiting = [];
  for (let request = 1; request <= 3; request++) {
    // light-my-request sends the request only when `then` is called
    waiting.push(app.inject(CAMPAIGNS).then((answer) => answer));
    while (ctx.db.pool().waiting < request) await pause(5);
  }
  for (let request = 4; request <= 20; request++) {
    const answer = await app.inject(CAMPAIGNS);
    expect(answer.json()).toMatchObject({ status: 503, code: 'overloaded' });
    expect(answer.headers['retry-after']).toBe('1');
  }
  expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200);
  const { body } = await app.inject({ url: '/metrics' });
  expect(body).toContain('campaigns_engine_requests_shed_total{reason="database"} 17');
  expect(body).toMatch(/^campaigns_engine_db_waiting 3$/m);
  expect(body).toContain('http_requests_total{method="GET",route="/campaigns",status="503"} 17');
  await giveBack();
  for (const answer of waiting) expect((await answer).statusCode).toBe(200);
  expect((await app.inject(CAMPAIGNS)).statusCode).toBe(200);
  await app.close();
}

/** Returns a function that sends a request and resolves with its status: 200 unless the request is rejected. */
async function bare(
  limits: LoadLimits,
  pool: ReturnType<TestContext['db']['pool']>,
  kind: TestContext['db']['kind'] = 'postgres',
): Promise<() => Promise<number>> {
  const app = Fastify().setErrorHandler(answerError);
  shedLoad(app, { db: { kind, pool: () => pool } as TestContext['db'] }, limits, () => {});
  app.get('/', async () => 'served');
  await app.ready();
  return async () => (await app.inject('/')).statusCode;
}

test('more than 100 waiting requests are refused if the wait is too long or the queue is full', async () => {
  const pool = { size: 16, idle: 0, waiting: 0, expectedWaitMs: 0 };
  const ask = await bare({ eventLoopDelayMs: 1000, waitingForDatabase: 500 }, pool);
  const statuses = [];
  for (const [waiting, expectedWaitMs] of [
    [100, 60_000],
    [101, 250],
    [101, 251],
    [500, 250],
    [501, 0],
  ] as const) {
    Object.assign(pool, { waiting, expectedWaitMs });
    statuses.push([waiting, expectedWaitMs, await ask()]);
  }
  expect(statuses).toEqual([
    [100, 60_000, 200],
    [101, 250, 200],
    [101, 251, 503],
    [500, 250, 200],
    [501, 0, 503],
  ]);
});

test.each([
  ['postgres', 250],
  ['embedded', 1000],
] as const)('a request on the %s database may be expected to wait %i ms', async (kind, ms) => {
  const pool = { size: 1, idle: 0, waiting: 200, expectedWaitMs: ms };
  const ask = await bare({ eventLoopDelayMs: 1000, waitingForDatabase: 500 }, pool, kind);
  const statuses = [await ask()];
  pool.expectedWaitMs += 1;
  statuses.push(await ask());
  expect(statuses).toEqual([200, 503]);
});

test('one long step of the event loop refuses no request, and two in a row do until it is on time again', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  const ask = await bare(
    { eventLoopDelayMs: 100, waitingForDatabase: 10 },
    { size: 1, idle: 1, waiting: 0, expectedWaitMs: 0 },
  );
  const afterTick = (lateMs: number) => {
    now += 250 + lateMs;
    vi.advanceTimersByTime(250);
    return ask();
  };
  const statuses = [];
  for (const lateMs of [180, 180, 0, 0]) statuses.push(await afterTick(lateMs));
  clock.mockRestore();
  vi.useRealTimers();
  expect(statuses).toEqual([200, 503, 200, 200]);
});

onEachDatabase('load shedding', (testContext) => {
  test('a long queue that does not move refuses new requests, and those already waiting are served', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false, loadLimits: { ...PATIENT, databaseWaitMs: 20 } });
    const giveBack = await takeConnections(ctx, ctx.db.kind === 'embedded' ? 1 : 16);
    const burst = Array.from({ length: 120 }, () => app.inject(CAMPAIGNS).then((answer) => answer));
    while (ctx.db.pool().expectedWaitMs < 40) await pause(5);
    const statusOf = async () => (await app.inject(CAMPAIGNS)).statusCode;
    const statusSoon = () => Promise.race([statusOf(), pause(50)]);
    await expect.poll(statusSoon, { timeout: 20_000 }).toBe(503);
    await giveBack();
    for (const answer of burst) expect((await answer).statusCode).toBe(200);
    await expect.poll(statusOf, { timeout: 20_000 }).toBe(200);
    await app.close();
  });

  test('a late event loop refuses requests except health checks, and serves them once it is on time', async () => {
    const app = await buildApp(await testContext(), {
      docs: false,
      loadLimits: { ...PATIENT, eventLoopDelayMs: 40 },
    });
    expect((await app.inject(CAMPAIGNS)).statusCode).toBe(200);
    // the delay is measured four times a second
    for (let turn = 0; turn < 4; turn++) {
      const until = performance.now() + 400;
      while (performance.now() < until);
      await pause(0);
    }
    expect((await app.inject(CAMPAIGNS)).json()).toMatchObject({ status: 503, code: 'overloaded' });
    expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200);
    expect((await app.inject({ url: '/readyz' })).statusCode).toBe(200);
    await expect.poll(async () => (await app.inject(CAMPAIGNS)).statusCode, { timeout: 20_000 }).toBe(200);
    await app.close();
  });
});

test('requests are refused while too many wait for the embedded database', async () => {
  const engine = await openTestEngine({ dataDir: migratedDirectory() });
  await shedsBeyondThree({ ...engine, clock: { advance: () => {} } }, 1);
  await engine.close();
});

test.skipIf(!hasPostgres())('requests are refused while too many wait for a pool connection (PostgreSQL)', async () => {
  const engine = await openTestEngine({ databaseUrl: await migratedPostgresDatabase(), poolSize: 2 });
  await sql`select 1`.execute(engine.db.kysely);
  await shedsBeyondThree({ ...engine, clock: { advance: () => {} } }, 2);
  await engine.close();
});
