import { expect, test } from 'vitest';
import { onEachDatabase, settledEvents } from '../../testing/index.ts';
import { createKey } from '../../trust/access/index.ts';
import { JOBS, roleOfJob } from '../worker/index.ts';
import { buildApp } from './app.ts';

const NIGHTLY = { cron: '0 4 * * *', job: 'train-rules', input: { platform: 'tiktok', auto: true } };
const ADDED = { cron: '0 4 * * *', job: 'orchestrate-added', input: { platforms: ['tiktok'] } };

const ADMINS = [
  ...['look-after-ad-account', 'publish-campaign', 'publish-due', 'start-experiment', 'step-budgets'],
  ...['train-rules', 'watch-rules'],
];
const OPERATORS = [
  ...['analyze-film', 'look-experiments', 'orchestrate-added', 'orchestrate-batch', 'plan-budgets'],
  ...['reconcile-ads', 'render-placement', 'sync-results'],
];

test('jobs that spend, activate, or change rules, and unknown jobs, need an admin', () => {
  const of = (role: string) => JOBS.flatMap((job) => (roleOfJob(job.name) === role ? [job.name] : [])).sort();
  expect([of('admin'), of('operator')], 'add a new job to ADMINS or OPERATORS above').toEqual([ADMINS, OPERATORS]);
  expect(roleOfJob('of-another-version')).toBe('admin');
});

onEachDatabase('rights on jobs', (testContext) => {
  async function withKeys() {
    const ctx = await testContext();
    const keys = {
      admin: (await createKey(ctx, { name: 'ada', role: 'admin' })).key,
      operator: (await createKey(ctx, { name: 'otto', role: 'operator' })).key,
    };
    const app = await buildApp(ctx, { docs: false });
    const ask = async (
      who: keyof typeof keys,
      method: 'POST' | 'PUT' | 'DELETE',
      url: string,
      payload: object = {},
    ): Promise<{ status: number; code?: string; job_id?: string }> => {
      const reply = await app.inject({ method, url, payload, headers: { authorization: `Bearer ${keys[who]}` } });
      return { status: reply.statusCode, ...reply.json() };
    };
    return { ctx, app, ask };
  }

  test('a job for admins can be retried and canceled only by an admin, whom the ledger names', async () => {
    const { ctx, app, ask } = await withKeys();
    const { job_id } = await ask('admin', 'POST', '/rules/engine/train', { platform: 'tiktok' });
    const job = `/jobs/${job_id}`;
    expect(await ask('operator', 'POST', `${job}/cancel`)).toMatchObject({ status: 403, code: 'role-too-low' });
    expect(await ask('admin', 'POST', `${job}/cancel`)).toMatchObject({ state: 'failed' });
    expect(await ask('operator', 'POST', `${job}/retry`)).toMatchObject({ status: 403, code: 'role-too-low' });
    expect(await ask('admin', 'POST', `${job}/retry`)).toMatchObject({ state: 'queued' });
    const batch = await ask('operator', 'POST', '/campaigns/orchestrations', { filter: {} });
    expect((await ask('operator', 'POST', `/jobs/${batch.job_id}/cancel`)).status).toBe(200);
    const { rows } = await settledEvents(ctx, { limit: 10, entity_type: 'job' });
    expect(rows.map(({ event_type, entity_id, actor }) => [event_type, entity_id, actor])).toEqual([
      ['job_requested', job_id, 'ada'],
      ['job_cancelled', job_id, 'ada'],
      ['job_retried', job_id, 'ada'],
      ['job_requested', batch.job_id, 'otto'],
      ['job_cancelled', batch.job_id, 'otto'],
    ]);
    await app.close();
  });

  test('a recurring job of an admin can be neither replaced nor removed by an operator', async () => {
    const { ctx, app, ask } = await withKeys();
    expect((await ask('operator', 'PUT', '/schedules/learn', NIGHTLY)).status).toBe(403);
    expect((await ask('admin', 'PUT', '/schedules/learn', NIGHTLY)).status).toBe(200);
    expect((await ask('operator', 'PUT', '/schedules/learn', ADDED)).status).toBe(403);
    expect((await ask('operator', 'DELETE', '/schedules/learn')).status).toBe(403);
    expect((await ctx.queue.schedules({ limit: 10 })).rows).toMatchObject([{ name: 'learn', job: 'train-rules' }]);
    expect((await ask('operator', 'PUT', '/schedules/added', ADDED)).status).toBe(200);
    expect((await ask('operator', 'DELETE', '/schedules/added')).status).toBe(200);
    expect((await ask('admin', 'DELETE', '/schedules/learn')).status).toBe(200);
    const { rows } = await settledEvents(ctx, { limit: 10, entity_type: 'schedule' });
    expect(rows.map(({ event_type, metadata }) => [event_type, metadata.name])).toEqual([
      ['schedule_set', 'learn'],
      ['schedule_set', 'added'],
      ['schedule_removed', 'added'],
      ['schedule_removed', 'learn'],
    ]);
    await app.close();
  });
});
