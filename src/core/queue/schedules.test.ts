import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Context } from '../../context.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { lazyBoss } from './boss.ts';
import { nextTime } from './cron.ts';
import { SCHEDULE_MS } from './policy.ts';
import { fireSchedules } from './schedules.ts';
import type { NewSchedule } from './schema.ts';

const NIGHTLY: NewSchedule = {
  name: 'nightly',
  job: 'orchestrate-added',
  cron: '0 3 * * *',
  timezone: 'Europe/Berlin',
  input: { platforms: ['tiktok'] },
};

const fire = async ({ db }: Context, failed: string[] = []) =>
  fireSchedules(db, await lazyBoss(db)(), (_error, schedule) => failed.push(schedule));

/** Makes the schedule look as if it had waited since `from` and became due `ago`. */
const makeDue = ({ db }: Context, ago = '1 second', from = '2026-01-01T03:00:00.000Z') =>
  sql`update schedules set next_at = now() - ${ago}::text::interval, covered_until = ${from}`.execute(db.kysely);

interface Data {
  input: { platforms: string[]; window: { since: string; until: string } };
  actor: string;
}

async function jobsOf({ db }: Context): Promise<Data[]> {
  const { rows } = await sql<{ data: Data }>`select data from campaigns_jobs.job order by created_on, id`.execute(
    db.kysely,
  );
  return rows.map(({ data }) => data);
}

onEachDatabase('schedules', (testContext) => {
  test('a due schedule queues its job once, with the window since the previous time', async () => {
    const ctx = await testContext();
    await ctx.queue.putSchedule(NIGHTLY);
    expect(await fire(ctx)).toEqual([]);
    await makeDue(ctx);
    const fired = (await Promise.all([fire(ctx), fire(ctx), fire(ctx)])).flat();
    expect(fired).toMatchObject([{ schedule: 'nightly', is_new: true }]);
    const [data] = await jobsOf(ctx);
    expect(data).toMatchObject({
      actor: 'job:nightly',
      input: { platforms: ['tiktok'], window: { since: '2026-01-01T03:00:00.000Z' } },
    });
    expect(Date.parse(String(data?.input.window.until))).toBeLessThanOrEqual(Date.now());
    const [schedule] = (await ctx.queue.schedules({ limit: 10 })).rows;
    expect(schedule).toMatchObject({ last_job_id: fired[0]?.job_id });
    expect(schedule?.next_at).toBe(nextTime(NIGHTLY.cron, NIGHTLY.timezone, new Date()).toISOString());
  });

  test('only the last of several missed times counts, and an unfinished job keeps the next window open', async () => {
    const ctx = await testContext();
    await ctx.queue.putSchedule(NIGHTLY);
    await makeDue(ctx, '9 days');
    const [first] = await fire(ctx);
    expect(await jobsOf(ctx)).toHaveLength(1);
    await makeDue(ctx, '1 second', '2026-02-01T03:00:00.000Z');
    expect(await fire(ctx)).toEqual([{ schedule: 'nightly', job_id: first?.job_id, is_new: false }]);
    await ctx.queue.cancel(String(first?.job_id));
    await sql`update schedules set next_at = now()`.execute(ctx.db.kysely);
    expect(await fire(ctx)).toMatchObject([{ is_new: true }]);
    const windows = (await jobsOf(ctx)).map(({ input }) => input.window.since);
    expect(windows).toEqual(['2026-01-01T03:00:00.000Z', '2026-02-01T03:00:00.000Z']);
  });

  test('a schedule that cannot fire does not block others and is tried again', async () => {
    const ctx = await testContext();
    for (const name of ['broken', 'nightly', 'other']) await ctx.queue.putSchedule({ ...NIGHTLY, name });
    await makeDue(ctx);
    await sql`update schedules set cron = 'never', next_at = now() - interval '1 hour' where name = 'broken'`.execute(
      ctx.db.kysely,
    );
    const failed: string[] = [];
    expect((await fire(ctx, failed)).map(({ schedule }) => schedule).sort()).toEqual(['nightly', 'other']);
    await fire(ctx, failed);
    expect(failed).toEqual(['broken', 'broken']);
    expect(await jobsOf(ctx)).toHaveLength(2);
  });

  test('the most overdue schedule fires first', async () => {
    const ctx = await testContext();
    for (const name of ['a', 'b', 'c']) await ctx.queue.putSchedule({ ...NIGHTLY, name });
    await makeDue(ctx);
    await sql`update schedules set next_at = now() - interval '1 hour' where name = 'b'`.execute(ctx.db.kysely);
    await sql`update schedules set next_at = now() - interval '1 minute' where name = 'c'`.execute(ctx.db.kysely);
    expect((await fire(ctx)).map(({ schedule }) => schedule)).toEqual(['b', 'c', 'a']);
  });

  test('of two simultaneous updates of a schedule, the later one sees the earlier', async () => {
    const ctx = await testContext();
    const befores: unknown[] = [];
    const put = (cron: string, within = async () => {}) =>
      ctx.queue.putSchedule({ ...NIGHTLY, cron }, async (_transaction, { before }) => {
        befores.push(before?.cron);
        await within();
      });
    let second: Promise<unknown> | undefined;
    await put('0 1 * * *', async () => {
      second = put('0 2 * * *');
      await new Promise((resolve) => setTimeout(resolve, 30));
    });
    await second;
    expect(befores).toEqual([undefined, '0 1 * * *']);
  });

  test('replacing a schedule keeps its creation time and covered window and updates its change time', async () => {
    const ctx = await testContext();
    const made = await ctx.queue.putSchedule(NIGHTLY);
    await makeDue(ctx);
    const put = await ctx.queue.putSchedule({ ...NIGHTLY, cron: '0 4 * * *', input: { platforms: ['youtube'] } });
    expect(put).toMatchObject({ cron: '0 4 * * *', created_at: made.created_at, input: { platforms: ['youtube'] } });
    expect(Date.parse(put.next_at)).toBeGreaterThan(Date.now());
    expect(Date.parse(put.updated_at)).toBeGreaterThan(Date.parse(made.updated_at));
    await sql`update schedules set next_at = now()`.execute(ctx.db.kysely);
    await fire(ctx);
    expect((await jobsOf(ctx)).map(({ input }) => input.window.since)).toEqual(['2026-01-01T03:00:00.000Z']);
  });

  test('a schedule that another worker is firing does not block others', async () => {
    const ctx = await testContext();
    // the embedded database has one connection, so nobody else can be firing
    if (ctx.db.kind === 'embedded') return;
    for (const name of ['held', 'nightly']) await ctx.queue.putSchedule({ ...NIGHTLY, name });
    await makeDue(ctx);
    await ctx.db.transaction(async ({ kysely }) => {
      await kysely.selectFrom('schedules').select('name').where('name', '=', 'held').forUpdate().execute();
      expect((await fire(ctx)).map(({ schedule }) => schedule)).toEqual(['nightly']);
    });
    expect((await fire(ctx)).map(({ schedule }) => schedule)).toEqual(['held']);
  });

  test('schedules are replaced by name, listed in pages, and removed', async () => {
    const ctx = await testContext();
    for (const name of ['b', 'a', 'c']) await ctx.queue.putSchedule({ ...NIGHTLY, name });
    await ctx.queue.putSchedule({ ...NIGHTLY, name: 'a', cron: '*/5 * * * *' });
    const page = await ctx.queue.schedules({ limit: 2 });
    expect(page.rows.map(({ name, cron }) => [name, cron])).toEqual([
      ['a', '*/5 * * * *'],
      ['b', '0 3 * * *'],
    ]);
    expect((await ctx.queue.schedules({ limit: 2, after: String(page.next) })).rows).toMatchObject([{ name: 'c' }]);
    expect(await ctx.queue.removeSchedule('b')).toMatchObject({ name: 'b' });
    await expect(ctx.queue.removeSchedule('b')).rejects.toMatchObject({ code: 'schedule-not-found' });
  });
});

test('a schedule fires at most ten seconds late', () => {
  expect(SCHEDULE_MS).toBeLessThanOrEqual(10_000);
});

test('cron keeps local time across clock changes', () => {
  const next = (after: string, cron = '30 2 * * *') => nextTime(cron, 'Europe/Berlin', new Date(after)).toISOString();
  expect(next('2026-03-28T12:00:00Z', '0 3 * * *')).toBe('2026-03-29T01:00:00.000Z');
  expect(next('2026-11-22T12:00:00Z', '0 3 * * *')).toBe('2026-11-23T02:00:00.000Z');
  // 2:30 does not exist on 29 March, and occurs twice on 25 October
  const spring = Date.parse(next('2026-03-28T12:00:00Z'));
  expect(spring).toBeGreaterThanOrEqual(Date.parse('2026-03-29T01:00:00Z'));
  expect(spring).toBeLessThan(Date.parse('2026-03-29T02:00:00Z'));
  const autumn = next('2026-10-24T12:00:00Z');
  expect(Date.parse(next(autumn)) - Date.parse(autumn)).toBeGreaterThan(20 * 3_600_000);
});

test.each([
  ['61 * * * *', 'UTC', 'cron'],
  ['* * * * * *', 'UTC', 'cron'],
  ['often', 'UTC', 'cron'],
  ['0 0 30 2 *', 'UTC', 'cron'],
  ['2020-01-01T00:00:00', 'UTC', 'cron'],
  ['0 3 * * *', 'Mars/Olympus', 'timezone'],
])('%s in %s is refused', (cron, timezone, path) => {
  const refused = expect.objectContaining({
    code: 'validation-failed',
    details: { errors: [expect.objectContaining({ path })] },
  });
  expect(() => nextTime(cron, timezone, new Date())).toThrow(refused);
});
