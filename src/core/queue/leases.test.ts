import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addJob, jobIn, onEachDatabase, runJobs } from '../../testing/index.ts';
import { invalid } from '../kernel/index.ts';
import { attemptJob, fail } from './attempt.ts';
import { lazyBoss } from './boss.ts';
import { WaitUntil } from './failure.ts';
import { fetchJob } from './fetch.ts';
import { begin, forget, giveBack, hold, renew, save, takeFromTheDead } from './leases.ts';
import { LEASE, POLL_MS } from './policy.ts';
import type { Attempt } from './schema.ts';

test('a job whose worker dies goes to another worker within a minute', () => {
  expect(LEASE.leaseMs + LEASE.renewMs + POLL_MS).toBeLessThan(60_000);
  expect(LEASE.renewMs * 3).toBeLessThan(LEASE.leaseMs);
});

/** Lets the embedded database's clock advance, which counts milliseconds: “now” is not before “now”. */
const aTick = () => new Promise((resolve) => setTimeout(resolve, 5));

onEachDatabase('leases', (testContext) => {
  /** Takes a job as a worker that then stops renewing its lease. */
  const takenAndSilent = async () => {
    const ctx = await testContext();
    const id = await addJob(ctx);
    const take = async () => {
      await aTick();
      const fetched = await fetchJob(ctx.db, await lazyBoss(ctx.db)(), 'orchestrate-batch');
      if (fetched === undefined) throw new Error('there was no job to take');
      return fetched.held;
    };
    return { ctx, id, take, held: await take() };
  };

  test('a worker that lost its job can neither save progress nor finish it', async () => {
    const { ctx, id, take, held } = await takenAndSilent();
    expect(await renew(ctx.db, [held])).toEqual(new Set([id]));
    expect(await takeFromTheDead(ctx.db, 60_000)).toEqual([]);
    await aTick();
    expect(await takeFromTheDead(ctx.db, 0)).toMatchObject([{ id, state: 'retry' }]);
    expect(await save(ctx.db, held, 0.9, { at: 'old' }, 8)).toBe(false);
    expect(await ctx.db.transaction((transaction) => hold(transaction, held))).toBeUndefined();
    const next = await take();
    expect(next.attempt).toBe(held.attempt + 1);
    expect(await renew(ctx.db, [held])).toEqual(new Set());
    expect(await save(ctx.db, held, 0.9, { at: 'old' }, 8)).toBe(false);
    expect(await ctx.db.transaction((transaction) => hold(transaction, held))).toBeUndefined();
    expect(await save(ctx.db, next, 0.2, { at: 'new' }, 8)).toBe(true);
    expect(await ctx.queue.job(id)).toMatchObject({ state: 'running', progress: 0.2, attempts: 2 });
  });

  test('progress without a checkpoint keeps the previous one, and a job without one restarts at 0', async () => {
    const { ctx, id, take, held } = await takenAndSilent();
    const lost = async () => {
      await aTick();
      await takeFromTheDead(ctx.db, 0);
      const next = await take();
      return { next, checkpoint: await begin(ctx.db, next), progress: (await ctx.queue.job(id)).progress };
    };
    await save(ctx.db, held, 0.4, undefined, 8);
    const first = await lost();
    expect(first).toMatchObject({ checkpoint: undefined, progress: 0 });
    await save(ctx.db, first.next, 0.4, { at: 4 }, 8);
    await save(ctx.db, first.next, 0.6, undefined, 8);
    expect(await lost()).toMatchObject({ checkpoint: { at: 4 }, progress: 0.6 });
  });

  test('a job that kills every worker fails in the end, unless it makes progress before each death', async () => {
    const { ctx, id, take, held } = await takenAndSilent();
    const deaths = async (first: typeof held, moves: boolean) => {
      let current = first;
      for (let death = 0; death < 12; death++) {
        if (moves) await save(ctx.db, current, death / 12, { death }, 8);
        await aTick();
        const [taken] = await takeFromTheDead(ctx.db, 0);
        if (taken?.state === 'failed') return death;
        current = await take();
      }
      return undefined;
    };
    expect(await deaths(held, false)).toBe(8);
    expect(await ctx.queue.job(id)).toMatchObject({ state: 'failed', error: { code: 'worker-lost' } });
    await ctx.queue.retry(id);
    expect(await deaths(await take(), true)).toBeUndefined();
  });

  test('completed and failed jobs are deleted with their progress after their retention times', async () => {
    const ctx = await testContext();
    const ended = async (state: string, hours: number) => {
      const id = await addJob(ctx);
      await begin(ctx.db, { id, name: 'orchestrate-batch', attempt: 0 });
      await sql`
        update campaigns_jobs.job set state = ${state}, completed_on = now() - ${hours}::int * interval '1 hour'
        where id = ${id}`.execute(ctx.db.kysely);
      return id;
    };
    const [done, failed] = [await ended('completed', 7 * 24 - 1), await ended('failed', 30 * 24 - 1)];
    for (const [state, days] of [
      ['completed', 7],
      ['failed', 30],
      ['cancelled', 30],
    ] as const)
      await ended(state, days * 24 + 1);
    await forget(ctx.db, 7, 30);
    const { rows } = await sql<{ id: string; job_id: string }>`
      select id, job_id from campaigns_jobs.job full join job_progress on job_id = id`.execute(ctx.db.kysely);
    expect(rows.map(({ id, job_id }) => [id, job_id]).sort()).toEqual([done, failed].map((id) => [id, id]).sort());
  });

  test('work that has lost its job stops at its next save, and its result changes nothing', async () => {
    const { ctx, id, take, held } = await takenAndSilent();
    const boss = await lazyBoss(ctx.db)();
    const attempt = (run: (attempt: Attempt) => Promise<unknown>) =>
      attemptJob(ctx.db, boss, held, new AbortController(), run, () => {});
    let goesOn = false;
    const losing = attempt(async ({ save }) => {
      await aTick();
      await takeFromTheDead(ctx.db, 0);
      await take();
      await save(0.5);
      goesOn = true;
    });
    expect([await losing, goesOn]).toEqual(['taken-away', false]);
    expect(await attempt(async () => 'too late')).toBe('taken-away');
    expect(await ctx.queue.job(id)).toMatchObject({ state: 'running', attempts: 2 });
  });

  test('a job requested again while it runs is run once more immediately, however it ends', async () => {
    const ctx = await testContext();
    const ending = {
      done: async () => {},
      waits: async () => Promise.reject(new WaitUntil(new Date(Date.now() + 3_600_000))),
      fails: async () => Promise.reject(new Error('a defect')),
      'fails for good': async () => Promise.reject(invalid([])),
    };
    for (const key of ['done', 'waits', 'fails', 'fails for good'] as const) {
      const job = { name: 'orchestrate-batch', input: {}, actor: 'test', key };
      const enqueue = () => ctx.db.transaction((transaction) => ctx.queue.enqueue(transaction, job));
      const id = await enqueue();
      let runs = 0;
      const worker = await runJobs(ctx, async () => {
        runs++;
        if (runs > 1) return;
        await ctx.db.transaction(async (transaction) => {
          expect(await ctx.queue.enqueue(transaction, job)).toBe(id);
          await ctx.queue.runAgain(transaction, job.name, job.key);
        });
        await ending[key]();
      });
      try {
        expect(await jobIn(ctx, id, 'done')).toMatchObject({ attempts: 2 });
        expect(runs).toBe(2);
      } finally {
        await worker.stop();
      }
    }
  });

  test('a job requested again runs once more even if its worker dies on the last attempt', async () => {
    const { ctx, id, take } = await takenAndSilent();
    await sql`update campaigns_jobs.job set retry_limit = retry_count, start_after = 'infinity'`.execute(ctx.db.kysely);
    await aTick();
    expect(await takeFromTheDead(ctx.db, 0)).toMatchObject([{ id, state: 'retry' }]);
    expect(await ctx.queue.job(id)).toMatchObject({ state: 'queued', finished_at: null });
    await take();
    await aTick();
    expect(await takeFromTheDead(ctx.db, 0)).toMatchObject([{ id, state: 'failed' }]);
  });

  test('a job that is given back repeatedly keeps its attempts', async () => {
    const { ctx, id, take, held } = await takenAndSilent();
    let current = held;
    for (let times = 0; times < 12; times++) {
      await giveBack(ctx.db, [current]);
      current = await take();
    }
    await aTick();
    expect(await takeFromTheDead(ctx.db, 0)).toMatchObject([{ id, state: 'retry' }]);
  });

  test('a live worker keeps its job beyond one lease and takes over the job of a silent one', async () => {
    const { ctx, id } = await takenAndSilent();
    let attempts = 0;
    const run = async () => {
      attempts++;
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    };
    const lease = { leaseMs: 1_000, renewMs: 100 };
    const workers = [await runJobs(ctx, run, { lease }), await runJobs(ctx, run, { lease })];
    try {
      expect(await jobIn(ctx, id, 'done')).toMatchObject({ attempts: 2 });
      expect(attempts).toBe(1);
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()));
    }
  });

  test('work that waits until a time is given back until then, without counting the attempt', async () => {
    const ctx = await testContext();
    const id = await addJob(ctx, {}, 'waits');
    const attemptsLeft = async () => {
      const counted = sql<{ left: number }>`select retry_limit - retry_count as left from campaigns_jobs.job`;
      return (await counted.execute(ctx.db.kysely)).rows[0]?.left;
    };
    const before = await attemptsLeft();
    const worker = await runJobs(ctx, async () => {
      throw new WaitUntil(new Date(Date.now() + 3_600_000));
    });
    await expect.poll(async () => (await ctx.queue.job(id)).attempts).toBe(1);
    await expect.poll(async () => (await ctx.queue.job(id)).state).toBe('queued');
    await worker.stop();
    const { rows } = await sql<{ minutes: number }>`
      select extract(epoch from start_after - now())::float8 / 60 as minutes from campaigns_jobs.job`.execute(
      ctx.db.kysely,
    );
    expect(rows[0]?.minutes).toBeGreaterThan(59);
    await ctx.db.transaction((transaction) =>
      ctx.queue.hasten(transaction, 'orchestrate-batch', 'waits', new Date(Date.now() - 1_000)),
    );
    const fetched = await fetchJob(ctx.db, await lazyBoss(ctx.db)(), 'orchestrate-batch');
    expect([fetched?.held.id, await attemptsLeft()]).toEqual([id, before]);
  });

  test('a job that its worker is about to finish cannot be taken from it', async () => {
    const { ctx, id, held } = await takenAndSilent();
    await aTick();
    let taking: ReturnType<typeof takeFromTheDead> | undefined;
    await ctx.db.transaction(async (transaction) => {
      await hold(transaction, held);
      taking = takeFromTheDead(ctx.db, 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await sql`update campaigns_jobs.job set state = 'completed' where id = ${id}`.execute(transaction.kysely);
    });
    expect(await taking).toEqual([]);
  });

  test('the first retry follows within seconds', async () => {
    const { ctx, held } = await takenAndSilent();
    await fail(ctx.db, await lazyBoss(ctx.db)(), held, new Error('once'));
    const { rows } = await sql<{ seconds: number }>`
      select extract(epoch from start_after - now())::float8 as seconds from campaigns_jobs.job`.execute(ctx.db.kysely);
    expect(rows[0]?.seconds).toBeGreaterThan(0.5);
    expect(rows[0]?.seconds).toBeLessThan(5);
  });

  test('the delay before a retry is at most five minutes', async () => {
    const { ctx, id, held } = await takenAndSilent();
    await sql`update campaigns_jobs.job set retry_count = 20, retry_limit = 30 where id = ${id}`.execute(ctx.db.kysely);
    const boss = await lazyBoss(ctx.db)();
    expect(await fail(ctx.db, boss, { ...held, attempt: 20 }, new Error('again'))).toBe('will-be-retried');
    const { rows } = await sql<{ seconds: number }>`
      select extract(epoch from start_after - now())::float8 as seconds from campaigns_jobs.job`.execute(ctx.db.kysely);
    expect(rows[0]?.seconds).toBeGreaterThan(250);
    expect(rows[0]?.seconds).toBeLessThanOrEqual(300);
  });
});
