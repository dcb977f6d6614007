import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addJob, hasten, jobIn, onEachDatabase, runJobs, SILENT, type TestContext } from '../../testing/index.ts';
import { invalid, unavailable } from '../kernel/index.ts';
import { lazyBoss } from './boss.ts';
import { POLL_MS } from './policy.ts';
import type { Attempt } from './schema.ts';
import { Worker } from './work.ts';

const aMoment = (ms = 50) => new Promise((resolve) => setTimeout(resolve, ms));

onEachDatabase('a worker', (testContext) => {
  let worker: Worker | undefined;
  const stopAfter = async (test: () => Promise<void>) => {
    try {
      await test();
    } finally {
      await worker?.stop();
    }
  };

  test('runs a job and keeps its progress and its result', () =>
    stopAfter(async () => {
      const ctx = await testContext();
      const id = await addJob(ctx, { n: 21 });
      let goOn = () => {};
      const gate = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      worker = await runJobs(ctx, async (attempt, input) => {
        await attempt.save(0.5);
        await gate;
        return { twice: 2 * Number('n' in input && input.n) };
      });
      await expect
        .poll(() => ctx.queue.job(id), { timeout: 10_000 })
        .toMatchObject({ state: 'running', progress: 0.5 });
      goOn();
      expect(await jobIn(ctx, id, 'done')).toMatchObject({ progress: 1, attempts: 1, result: { twice: 42 } });
      expect((await ctx.queue.job(id)).finished_at).not.toBeNull();
    }));

  test('takes a job of its own process immediately when it is idle', () =>
    stopAfter(async () => {
      const ctx = await testContext();
      let ran = () => {};
      worker = await runJobs(ctx, async () => ran());
      let waitedMs = 0;
      for (let n = 0; n < 3; n++) {
        // the worker has looked for jobs since the last one ended
        await aMoment(200);
        const start = performance.now();
        const hasRun = new Promise<void>((resolve) => {
          ran = resolve;
        });
        await addJob(ctx);
        await hasRun;
        waitedMs += performance.now() - start;
      }
      // it looks once per second
      expect(waitedMs).toBeLessThan(1_000);
    }));

  test.each([
    ['retried', 'failed', (ctx: TestContext, id: string) => ctx.queue.retry(id)],
    [
      'hastened',
      'retry',
      (ctx: TestContext) =>
        ctx.db.transaction((transaction) => ctx.queue.hasten(transaction, 'orchestrate-batch', 'k', new Date(0))),
    ],
  ] as const)('takes a %s job of its own process immediately when it is idle', (_, state, start) =>
    stopAfter(async () => {
      const ctx = await testContext();
      const id = await addJob(ctx, {}, 'k');
      let ran = () => {};
      worker = await runJobs(ctx, async () => ran());
      let waitedMs = 0;
      for (let n = 0; n < 3; n++) {
        await jobIn(ctx, id, 'done');
        await sql`update campaigns_jobs.job set state = ${state}, start_after = '2100-01-01Z'`.execute(ctx.db.kysely);
        // the worker has looked for jobs since the last one ended
        await aMoment(200);
        const startedAt = performance.now();
        const hasRun = new Promise<void>((resolve) => {
          ran = resolve;
        });
        await start(ctx, id);
        await hasRun;
        waitedMs += performance.now() - startedAt;
      }
      expect(waitedMs).toBeLessThan(1_000);
    }),
  );

  test('deletes completed jobs after a week and failed ones after thirty days', () =>
    stopAfter(async () => {
      const ctx = await testContext();
      const ended = async (state: string, days: number) => {
        const id = await addJob(ctx);
        await sql`
          update campaigns_jobs.job set state = ${state}, completed_on = now() - ${days}::int * interval '1 day'
          where id = ${id}`.execute(ctx.db.kysely);
        return id;
      };
      for (const [state, days] of [
        ['completed', 8],
        ['failed', 31],
      ] as const)
        await ended(state, days);
      const kept = [await ended('completed', 6), await ended('failed', 29)];
      worker = await runJobs(ctx, async () => {});
      const ids = async () => (await ctx.queue.jobs({ limit: 10 })).rows.map(({ id }) => id).sort();
      await expect.poll(ids, { timeout: 10_000 }).toEqual(kept.sort());
    }));

  test('takes kinds of jobs in turn, so that many of one kind do not delay another', () =>
    stopAfter(async () => {
      const ctx = await testContext();
      for (let n = 0; n < 3; n++) await addJob(ctx, { n });
      const last = await ctx.db.transaction((transaction) =>
        ctx.queue.enqueue(transaction, { name: 'train-rules', input: {}, actor: ctx.actor }),
      );
      const ran: string[] = [];
      const names = ['orchestrate-batch', 'train-rules'];
      const work = { names, run: async ({ name }: { readonly name: string }) => void ran.push(name) };
      worker = await ctx.queue.work(work, { concurrency: 1, log: SILENT });
      await jobIn(ctx, last, 'done');
      await expect.poll(() => ran.length, { timeout: 10_000 }).toBe(4);
      expect(ran).toEqual(['orchestrate-batch', 'train-rules', 'orchestrate-batch', 'orchestrate-batch']);
    }));

  test('retries unavailable work later but not invalid work', () =>
    stopAfter(async () => {
      const ctx = await testContext();
      const away = await addJob(ctx, { away: true });
      const wrong = await addJob(ctx);
      worker = await runJobs(ctx, async (attempt, input) => {
        if (!('away' in input)) throw invalid([{ path: 'platforms', message: 'is required' }]);
        if (attempt.checkpoint === undefined) {
          await attempt.save(0.1, { tried: true });
          throw unavailable('database-unavailable', 'away');
        }
        // the failure of the previous attempt is no longer shown
        return { checkpoint: attempt.checkpoint, error: (await ctx.queue.job(away)).error ?? null };
      });
      const failed = await jobIn(ctx, wrong, 'failed');
      expect(failed).toMatchObject({
        attempts: 1,
        error: { code: 'validation-failed', errors: [{ path: 'platforms' }] },
      });
      const waiting = await jobIn(ctx, away, 'queued');
      expect(waiting).toMatchObject({ attempts: 1, progress: 0.1, error: { code: 'database-unavailable' } });
      await hasten(ctx);
      const result = { checkpoint: { tried: true }, error: null };
      expect(await jobIn(ctx, away, 'done')).toMatchObject({ attempts: 2, result });
    }));

  test('reports a defect without internal details and retries', () =>
    stopAfter(async () => {
      const ctx = await testContext();
      const id = await addJob(ctx);
      worker = await runJobs(ctx, async () => {
        throw new TypeError('secret is not a function');
      });
      await expect
        .poll(() => ctx.queue.job(id), { timeout: 10_000 })
        .toMatchObject({
          state: 'queued',
          error: { code: 'internal-error', detail: expect.not.stringContaining('secret') },
        });
    }));

  test('runs no more jobs at the same time than its limit', () =>
    stopAfter(async () => {
      const ctx = await testContext();
      const ids = await Promise.all(Array.from({ length: 7 }, () => addJob(ctx)));
      let now = 0;
      let most = 0;
      let isHeld = true;
      const run = async () => {
        most = Math.max(most, ++now);
        while (isHeld) await aMoment();
        now--;
      };
      worker = await runJobs(ctx, run, { concurrency: 3 });
      await expect.poll(() => now, { timeout: 10_000 }).toBe(3);
      await aMoment();
      isHeld = false;
      for (const id of ids) await jobIn(ctx, id, 'done');
      expect(most).toBe(3);
    }));

  test('lets short work end when it stops, and gives long work back with its checkpoint', () =>
    stopAfter(async () => {
      const ctx = await testContext();
      const long = await addJob(ctx, { long: true });
      const short = await addJob(ctx);
      let begun = 0;
      const run = async (attempt: Attempt, input: object) => {
        begun++;
        for (let step = 1; 'long' in input; step++) {
          await aMoment();
          await attempt.save(0.3, { step });
        }
        while (!attempt.signal.aborted) await aMoment();
        return {};
      };
      worker = await runJobs(ctx, run, { concurrency: 2 });
      await expect.poll(() => begun, { timeout: 10_000 }).toBe(2);
      await expect.poll(() => ctx.queue.job(long), { timeout: 10_000 }).toMatchObject({ progress: 0.3 });
      await worker.stop();
      expect(await ctx.queue.job(short)).toMatchObject({ state: 'done' });
      expect(await ctx.queue.job(long)).toMatchObject({ state: 'queued', progress: 0.3 });
      worker = await runJobs(ctx, async ({ checkpoint }) => checkpoint);
      expect(await jobIn(ctx, long, 'done')).toMatchObject({ attempts: 2, result: { step: expect.any(Number) } });
    }));

  test('gives back work that ignores its stop, so that another worker can take it immediately', () =>
    stopAfter(async () => {
      const ctx = await testContext();
      const id = await addJob(ctx);
      let goOn = () => {};
      const deaf = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      worker = await runJobs(ctx, () => deaf, { stopMs: 20 });
      await jobIn(ctx, id, 'running');
      await worker.stop();
      expect(await ctx.queue.job(id)).toMatchObject({ state: 'queued' });
      worker = await runJobs(ctx, async () => 'taken over');
      expect(await jobIn(ctx, id, 'done')).toMatchObject({ result: 'taken over' });
      goOn();
    }));

  test('takes the next job as soon as one ends, not at the next poll', () =>
    stopAfter(async () => {
      const ctx = await testContext();
      const names = ['orchestrate-batch', 'train-rules'];
      const add = (name: string) =>
        ctx.db.transaction((transaction) => ctx.queue.enqueue(transaction, { name, input: {}, actor: ctx.actor }));
      for (let n = 0; n < 4; n++) await add('orchestrate-batch');
      await add('train-rules');
      const ran: string[] = [];
      const run = async ({ name }: { readonly name: string }) => void ran.push(name);
      worker = await ctx.queue.work({ names, run }, { concurrency: 1, log: SILENT });
      const startedAt = performance.now();
      await expect.poll(() => ran.length, { timeout: 10_000 }).toBe(5);
      // the next job begins when one ends, not at the next look
      expect(performance.now() - startedAt).toBeLessThan(2 * POLL_MS);
    }));

  /** Starts a worker on a job that runs until it is stopped; `lose(true)` makes the database unreachable. */
  async function workUntilStopped(leaseMs: number) {
    const ctx = await testContext();
    let isAway = false;
    const db: typeof ctx.db = {
      ...ctx.db,
      run: (statement, values) =>
        isAway ? Promise.reject(unavailable('database-unavailable', 'away')) : ctx.db.run(statement, values),
    };
    await addJob(ctx);
    let signal: AbortSignal | undefined;
    const run = async (_job: unknown, attempt: Attempt) => {
      signal = attempt.signal;
      while (!attempt.signal.aborted) await aMoment(5);
    };
    const options = { concurrency: 1, log: SILENT, lease: { leaseMs, renewMs: 10 } };
    worker = new Worker(db, await lazyBoss(ctx.db)(), { names: ['orchestrate-batch'], run }, options, () => {});
    worker.start();
    await expect.poll(() => signal?.aborted, { timeout: 10_000 }).toBe(false);
    const lose = (isLost: boolean) => {
      isAway = isLost;
    };
    return { lose, signal: () => signal };
  }

  test('stops its work when its lease expires because it could not be renewed', () =>
    stopAfter(async () => {
      const { lose, signal } = await workUntilStopped(150);
      lose(true);
      await expect.poll(() => signal()?.aborted, { timeout: 10_000 }).toBe(true);
      expect(signal()?.reason).toMatchObject({ why: 'job-taken-away' });
      lose(false);
    }));

  test('continues its work if the database returns before its lease expires', () =>
    stopAfter(async () => {
      const { lose, signal } = await workUntilStopped(30_000);
      lose(true);
      await aMoment(200);
      lose(false);
      expect(signal()?.aborted).toBe(false);
    }));
});
