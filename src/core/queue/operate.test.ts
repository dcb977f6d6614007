import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addJob, hasten, jobIn, onEachDatabase, runJobs, uuid } from '../../testing/index.ts';
import { invalid, unavailable } from '../kernel/index.ts';

onEachDatabase('jobs', (testContext) => {
  test('only a failed job can be retried', async () => {
    const ctx = await testContext();
    const id = await addJob(ctx);
    await expect(ctx.queue.retry(id)).rejects.toMatchObject({ kind: 'conflict', code: 'job-not-failed' });
    let works = false;
    const worker = await runJobs(ctx, async ({ checkpoint }) => {
      if (!works) throw invalid([{ path: '', message: 'not yet' }]);
      return { checkpoint: checkpoint ?? null };
    });
    try {
      await jobIn(ctx, id, 'failed');
      works = true;
      expect(await ctx.queue.retry(id)).toMatchObject({ finished_at: null });
      expect(await jobIn(ctx, id, 'done')).toMatchObject({ attempts: 2, result: { checkpoint: null } });
      await expect(ctx.queue.cancel(id)).rejects.toMatchObject({ kind: 'conflict', code: 'job-has-ended' });
      await expect(ctx.queue.retry(id)).rejects.toMatchObject({ kind: 'conflict', code: 'job-not-failed' });
    } finally {
      await worker.stop();
    }
  });

  test('a retried job has all its attempts again and hides the previous error', async () => {
    const ctx = await testContext();
    const id = await addJob(ctx);
    expect(await ctx.queue.job(id)).toMatchObject({ attempts: 0, started_at: null });
    const seen: unknown[] = [];
    let mayGoOn = () => {};
    const looked = new Promise<void>((resolve) => {
      mayGoOn = resolve;
    });
    const worker = await runJobs(ctx, async () => {
      seen.push((await ctx.queue.job(id)).error);
      if (seen.length === 2) await looked;
      if (seen.length === 1) throw invalid([{ path: '', message: 'not yet' }]);
      if (seen.length === 2) throw unavailable('database-unavailable', 'later');
    });
    try {
      await jobIn(ctx, id, 'failed');
      expect(await ctx.queue.retry(id)).not.toHaveProperty('error');
      mayGoOn();
      await expect.poll(async () => (await ctx.queue.job(id)).error?.code).toBe('database-unavailable');
      expect(await ctx.queue.job(id)).toMatchObject({ state: 'queued', finished_at: null });
      await hasten(ctx);
      expect(await jobIn(ctx, id, 'done')).toMatchObject({ attempts: 3 });
      expect(seen).toEqual([undefined, undefined, undefined]);
    } finally {
      await worker.stop();
    }
  });

  test('a job is kept for a year from its enqueuing, and from its retry', async () => {
    const ctx = await testContext();
    const id = await addJob(ctx);
    const days = async () => {
      const { rows } = await sql<{ days: number }>`
        select extract(epoch from keep_until - now())::float8 / 86400 as days from campaigns_jobs.job`.execute(
        ctx.db.kysely,
      );
      return Math.round(rows[0]?.days ?? 0);
    };
    const kept = [await days()];
    await ctx.queue.cancel(id);
    await sql`update campaigns_jobs.job set keep_until = now()`.execute(ctx.db.kysely);
    await ctx.queue.retry(id);
    kept.push(await days());
    expect(kept).toEqual([365, 365]);
  });

  test('a canceled queued job does not run and can be retried', async () => {
    const ctx = await testContext();
    const id = await addJob(ctx);
    expect(await ctx.queue.cancel(id)).toMatchObject({ state: 'failed', error: { code: 'job-cancelled' } });
    await expect(ctx.queue.cancel(id)).rejects.toMatchObject({ code: 'job-has-ended' });
    const run: string[] = [];
    const worker = await runJobs(ctx, async (attempt) => void run.push(attempt.id));
    try {
      const other = await addJob(ctx);
      await jobIn(ctx, other, 'done');
      expect(run).toEqual([other]);
      await ctx.queue.retry(id);
      await jobIn(ctx, id, 'done');
    } finally {
      await worker.stop();
    }
  });

  test('a canceled running job stops at its next save', async () => {
    const ctx = await testContext();
    const id = await addJob(ctx);
    let steps = 0;
    let ended: unknown;
    const worker = await runJobs(ctx, async (attempt) => {
      try {
        for (;;) {
          await attempt.save(0.5, { steps: ++steps });
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      } catch (error) {
        ended = error;
        throw error;
      }
    });
    try {
      await expect.poll(() => steps, { timeout: 10_000 }).toBeGreaterThan(1);
      await ctx.queue.cancel(id);
      await expect.poll(() => ended, { timeout: 10_000 }).toMatchObject({ why: 'job-taken-away' });
      expect(await ctx.queue.job(id)).toMatchObject({ state: 'failed', error: { code: 'job-cancelled' } });
    } finally {
      await worker.stop();
    }
  });

  test('a canceled running job that saves nothing stops when its worker renews its lease', async () => {
    const ctx = await testContext();
    const id = await addJob(ctx);
    let signal: AbortSignal | undefined;
    const run = async (attempt: { readonly signal: AbortSignal }) => {
      signal = attempt.signal;
      while (!attempt.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const worker = await runJobs(ctx, run, { lease: { leaseMs: 30_000, renewMs: 20 } });
    try {
      await expect.poll(() => signal?.aborted, { timeout: 10_000 }).toBe(false);
      await ctx.queue.cancel(id);
      await expect.poll(() => signal?.reason, { timeout: 10_000 }).toMatchObject({ why: 'job-taken-away' });
    } finally {
      await worker.stop();
    }
  });

  test('of two simultaneous cancellations, one is refused', async () => {
    const ctx = await testContext();
    const id = await addJob(ctx);
    let second: Promise<unknown> | undefined;
    await ctx.queue.cancel(id, async () => {
      second = ctx.queue.cancel(id).catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    expect(await second).toMatchObject({ code: 'job-has-ended' });
  });

  test('ended jobs are paged by id, and only the named ones are deleted', async () => {
    const ctx = await testContext();
    await addJob(ctx);
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push(await addJob(ctx));
    for (const id of ids) await ctx.queue.cancel(id);
    const [past, future] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
    const seen: string[] = [];
    for (let page = 0; page < 3; page++)
      seen.push(...(await ctx.queue.ended(future, seen.at(-1) ?? uuid(0), 2)).map(({ id }) => id));
    expect(seen).toEqual(ids.toSorted());
    expect(await ctx.queue.ended(past, uuid(0), 10)).toEqual([]);
    await sql`insert into job_progress (job_id) select id from campaigns_jobs.job`.execute(ctx.db.kysely);
    const remove = (before: Date) =>
      ctx.db.transaction((transaction) => ctx.queue.deleteEnded(transaction, before, seen.slice(0, 2)));
    expect([await remove(past), await remove(future), await remove(future)]).toEqual([0, 2, 0]);
    const { rows } = await sql<{ job_id: string }>`select job_id from job_progress`.execute(ctx.db.kysely);
    expect(rows.filter(({ job_id }) => seen.includes(job_id)).map(({ job_id }) => job_id)).toHaveLength(3);
    expect([await ctx.queue.countEnded(past), await ctx.queue.countEnded(future)]).toEqual([0, 3]);
  });
});
