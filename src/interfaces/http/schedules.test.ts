import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addVideo, jobIn, onEachDatabase, settledEvents, uuid } from '../../testing/index.ts';
import { startWorker } from '../worker/index.ts';
import { buildApp } from './app.ts';

const BODY = { cron: '0 3 * * *', job: 'orchestrate-added', input: { platforms: ['tiktok'] } };

onEachDatabase('schedules over HTTP', (testContext) => {
  test('a schedule trains rules from results every night', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const payload = { cron: '0 4 * * *', job: 'train-rules', input: { platform: 'tiktok', auto: true } };
    const put = await app.inject({ method: 'PUT', url: '/schedules/learn', payload });
    expect([put.statusCode, put.json()]).toMatchObject([200, { job: 'train-rules', input: { goal: 'hook_rate' } }]);
    await sql`update schedules set next_at = now()`.execute(ctx.db.kysely);
    const worker = await startWorker(ctx, { concurrency: 1 });
    const last = async () => (await app.inject({ url: '/schedules' })).json().schedules[0].last_job_id;
    try {
      await expect.poll(last, { timeout: 20_000 }).not.toBeNull();
      expect(await jobIn(ctx, await last(), 'done')).toMatchObject({ name: 'train-rules', result: { n: 0 } });
    } finally {
      await worker.stop();
    }
    await app.close();
  });

  test('a schedule orchestrates added videos as an actor of its own', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const put = await app.inject({ method: 'PUT', url: '/schedules/nightly', payload: BODY });
    expect([put.statusCode, put.json()]).toMatchObject([200, { name: 'nightly', timezone: 'UTC', last_job_id: null }]);
    await addVideo(ctx, uuid(1), [{ features: { visual_score: 0.5 } }]);
    await sql`update schedules set next_at = now(), covered_until = '2026-01-01T00:30:00Z'`.execute(ctx.db.kysely);
    const worker = await startWorker(ctx, { concurrency: 1 });
    const schedule = async () => (await app.inject({ url: '/schedules' })).json().schedules[0];
    try {
      await expect.poll(async () => (await schedule()).last_job_id, { timeout: 20_000 }).not.toBeNull();
      const job = await jobIn(ctx, (await schedule()).last_job_id, 'done');
      expect(job).toMatchObject({ name: 'orchestrate-added', key: 'schedule:nightly', result: { orchestrated: 1 } });
    } finally {
      await worker.stop();
    }
    const { rows } = await settledEvents(ctx, { limit: 10, event_type: 'campaign_created_auto' });
    expect(rows).toMatchObject([{ actor: 'job:nightly' }]);
    expect((await app.inject({ method: 'DELETE', url: '/schedules/nightly' })).json()).toMatchObject({
      name: 'nightly',
    });
    expect((await app.inject({ method: 'DELETE', url: '/schedules/nightly' })).statusCode).toBe(404);
    await app.close();
  });

  test('an invalid schedule is refused with the field', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const refused = async (name: string, payload: object) => {
      const reply = await app.inject({ method: 'PUT', url: `/schedules/${name}`, payload });
      return [reply.statusCode, ...reply.json().errors.map(({ path }: { path: string }) => path)];
    };
    expect(await refused('nightly', { ...BODY, cron: 'at night' })).toEqual([422, 'cron']);
    expect(await refused('nightly', { ...BODY, timezone: 'Berlin/East' })).toEqual([422, 'timezone']);
    expect(await refused('nightly', { ...BODY, job: 'analyze-film' })).toEqual([422, 'job']);
    expect(await refused('nightly', { ...BODY, input: { platforms: ['myspace'] } })).toEqual([
      422,
      'input.platforms[0]',
    ]);
    expect(await refused('Night%20ly', BODY)).toEqual([422, 'name']);
    const key = { filter: {}, key: 'schedule:nightly' };
    const reply = await app.inject({ method: 'POST', url: '/campaigns/orchestrations', payload: key });
    expect([reply.statusCode, reply.json().errors[0].path]).toEqual([422, 'key']);
    await app.close();
  });

  test('a batch requested twice with one key is one job', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const ask = async (key?: string) => {
      const payload = { filter: {}, key };
      return (await app.inject({ method: 'POST', url: '/campaigns/orchestrations', payload })).json().job_id;
    };
    const first = await ask('all');
    expect([await ask('all'), (await ask('most')) === first, (await ask()) === first]).toEqual([first, false, false]);
    await app.close();
  });
});
