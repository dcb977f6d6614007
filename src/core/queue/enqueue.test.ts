import { expect, test, vi } from 'vitest';
import { addJob, onEachDatabase, uuid } from '../../testing/index.ts';
import { lazyBoss } from './boss.ts';
import { fetchJob } from './fetch.ts';

onEachDatabase('enqueue', (testContext) => {
  test('a job exists only if the transaction commits', async () => {
    const { db, queue } = await testContext();
    const enqueue = (fails: boolean) =>
      db.transaction(async (transaction) => {
        await queue.enqueue(transaction, { name: 'orchestrate-batch', input: { fails }, actor: 'test' });
        if (fails) throw new Error('no');
      });
    await expect(enqueue(true)).rejects.toThrow('no');
    await enqueue(false);
    expect((await queue.jobs({ limit: 10 })).rows).toMatchObject([
      { name: 'orchestrate-batch', state: 'queued', progress: 0, attempts: 0, started_at: null, finished_at: null },
    ]);
  });

  test('the work that accompanies a new job is done once, not again for a job with the same key', async () => {
    const { db, queue, actor } = await testContext();
    const within = vi.fn(async () => {});
    const job = { name: 'orchestrate-batch', input: {}, actor, key: 'nightly' };
    const enqueue = () => db.transaction((transaction) => queue.enqueue(transaction, job, within));
    const id = await enqueue();
    expect(await enqueue()).toBe(id);
    expect(within.mock.calls).toEqual([[expect.anything(), { id, name: job.name }]]);
  });

  test('jobs are listed newest first, by state and name, in pages', async () => {
    const ctx = await testContext();
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) {
      ids.unshift(await addJob(ctx));
      // the embedded database's clock has millisecond resolution
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await ctx.queue.cancel(String(ids[1]));
    const idsOf = async (query: Parameters<typeof ctx.queue.jobs>[0]) =>
      (await ctx.queue.jobs(query)).rows.map(({ id }) => id);
    expect(await idsOf({ limit: 10, name: 'orchestrate-batch' })).toEqual(ids);
    expect(await idsOf({ limit: 10, state: 'failed' })).toEqual([ids[1]]);
    const { next } = await ctx.queue.jobs({ limit: 2 });
    expect(await idsOf({ limit: 2, after: String(next) })).toEqual([ids[2]]);
    await expect(ctx.queue.jobs({ limit: 2, after: 'nonsense' })).rejects.toMatchObject({ code: 'validation-failed' });
  });

  test('jobs with the same time are each listed once across pages', async () => {
    const { db, queue, actor } = await testContext();
    const ids = await db.transaction(async (transaction) => {
      const added: string[] = [];
      for (let n = 0; n < 5; n++)
        added.push(await queue.enqueue(transaction, { name: 'orchestrate-batch', input: {}, actor }));
      return added;
    });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { rows, next } = await queue.jobs({ limit: 2, after });
      seen.push(...rows.map(({ id }) => id));
      after = next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual(ids.toSorted().reverse());
  });

  test('a failing database is not mistaken for an empty queue', async () => {
    const { db } = await testContext();
    const boss = await lazyBoss(db)();
    expect(await fetchJob(db, boss, 'orchestrate-batch')).toBeUndefined();
    const executeQuery = () => Promise.reject(new Error('the database is away'));
    const away = { ...db, kysely: Object.assign(Object.create(db.kysely), { executeQuery }) };
    await expect(fetchJob(away, boss, 'orchestrate-batch')).rejects.toThrow('the database is away');
  });

  test('an unknown job is named in the error', async () => {
    const { queue } = await testContext();
    for (const call of [queue.job, queue.retry, queue.cancel])
      await expect(call(uuid(7))).rejects.toMatchObject({
        kind: 'not-found',
        code: 'job-not-found',
        message: expect.stringContaining(uuid(7)),
      });
  });
});
