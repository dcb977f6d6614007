import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addJob, hasten, jobIn, onEachDatabase, runJobs } from '../../testing/index.ts';
import type { Transaction } from '../db/index.ts';
import { invalid, unavailable } from '../kernel/index.ts';

onEachDatabase('one job per key', (testContext) => {
  test('enqueuing returns the existing job while one with the key is queued, running, or awaiting a retry', async () => {
    const ctx = await testContext();
    const first = await addJob(ctx, {}, 'nightly');
    expect(await addJob(ctx, { other: true }, 'nightly')).toBe(first);
    expect(await addJob(ctx, {}, 'weekly')).not.toBe(first);
    expect(await addJob(ctx)).not.toBe(first);
    expect(await ctx.queue.job(first)).toMatchObject({ key: 'nightly', state: 'queued' });
    const seen: string[] = [];
    let fails = true;
    const worker = await runJobs(ctx, async ({ id }) => {
      if (id !== first) return;
      seen.push(await addJob(ctx, {}, 'nightly'));
      if (fails) throw unavailable('database-unavailable', 'later');
    });
    try {
      await expect.poll(() => seen.length).toBe(1);
      await expect.poll(async () => (await ctx.queue.job(first)).error?.code).toBe('database-unavailable');
      expect(await addJob(ctx, {}, 'nightly')).toBe(first);
      fails = false;
      await hasten(ctx);
      await jobIn(ctx, first, 'done');
      expect(new Set(seen)).toEqual(new Set([first]));
      expect(await addJob(ctx, {}, 'nightly')).not.toBe(first);
    } finally {
      await worker.stop();
    }
  });

  test('of many simultaneous requests, one adds the job', async () => {
    const ctx = await testContext();
    const ids = await Promise.all(Array.from({ length: 12 }, () => addJob(ctx, {}, 'same')));
    expect(new Set(ids).size).toBe(1);
    expect((await ctx.queue.jobs({ limit: 100 })).rows).toHaveLength(1);
  });

  test('a job that a request has found by its key ends only after that request', async () => {
    const ctx = await testContext();
    const id = await addJob(ctx, {}, 'k');
    const order: string[] = [];
    let canceling: Promise<unknown> | undefined;
    await ctx.db.transaction(async (transaction) => {
      const job = { name: 'orchestrate-batch', input: {}, actor: ctx.actor, key: 'k' };
      expect(await ctx.queue.enqueue(transaction, job)).toBe(id);
      canceling = ctx.queue.cancel(id).then(() => order.push('canceled'));
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push('requested');
    });
    await canceling;
    expect(order).toEqual(['requested', 'canceled']);
  });

  test('a failed job is not retried while a newer one has its key', async () => {
    const ctx = await testContext();
    const failed = await addJob(ctx, {}, 'k');
    const worker = await runJobs(ctx, async () => {
      throw invalid([{ path: '', message: 'never' }]);
    });
    await jobIn(ctx, failed, 'failed');
    await worker.stop();
    const younger = await addJob(ctx, {}, 'k');
    expect(younger).not.toBe(failed);
    await expect(ctx.queue.retry(failed)).rejects.toMatchObject({ kind: 'conflict', code: 'job-key-in-use' });
    await ctx.queue.cancel(younger);
    expect(await ctx.queue.retry(failed)).toMatchObject({ state: 'queued' });
  });

  test('hastening and rerunning affect only the unfinished job of that kind and key', async () => {
    const ctx = await testContext();
    const enqueue = (name: string, key: string) =>
      ctx.db.transaction((transaction) => ctx.queue.enqueue(transaction, { name, input: {}, actor: ctx.actor, key }));
    const names = new Map([
      [await enqueue('one-kind', 'a'), 'it'],
      [await enqueue('one-kind', 'b'), 'another key'],
      [await enqueue('another-kind', 'a'), 'another kind'],
    ]);
    /** Returns which jobs the change affects, and when each of them runs. All are in that state and wait for years. */
    const changedBy = async (state: string, change: (transaction: Transaction) => Promise<void>) => {
      await sql`update campaigns_jobs.job set state = ${state}::campaigns_jobs.job_state, start_after = '2100-01-01Z'`.execute(
        ctx.db.kysely,
      );
      await ctx.db.transaction(change);
      const { rows } = await sql<{ id: string; is_later: boolean }>`
        select id, start_after > '2100-01-01Z' as is_later from campaigns_jobs.job where start_after <> '2100-01-01Z'`.execute(
        ctx.db.kysely,
      );
      return rows.map(({ id, is_later }) => `${names.get(id)} ${is_later ? 'once more' : 'now'}`);
    };
    const hasten = (transaction: Transaction) => ctx.queue.hasten(transaction, 'one-kind', 'a', new Date());
    const delay = (transaction: Transaction) => ctx.queue.hasten(transaction, 'one-kind', 'a', new Date('2101-01-01Z'));
    const runAgain = (transaction: Transaction) => ctx.queue.runAgain(transaction, 'one-kind', 'a');
    for (const state of ['created', 'retry']) {
      expect(await changedBy(state, hasten)).toEqual(['it now']);
      expect(await changedBy(state, delay)).toEqual([]);
      expect(await changedBy(state, runAgain)).toEqual(['it now']);
    }
    expect(await changedBy('active', hasten)).toEqual([]);
    expect(await changedBy('active', runAgain)).toEqual(['it once more']);
    for (const state of ['completed', 'failed', 'cancelled']) {
      expect(await changedBy(state, hasten)).toEqual([]);
      expect(await changedBy(state, runAgain)).toEqual([]);
    }
  });
});
