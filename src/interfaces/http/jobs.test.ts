import { expect, test } from 'vitest';
import { addVideo, jobIn, onEachDatabase, uuid } from '../../testing/index.ts';
import { startWorker } from '../worker/index.ts';
import { buildApp } from './app.ts';

onEachDatabase('jobs over HTTP', (testContext) => {
  test('a batch is accepted with 202 and can be followed to its result', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    await addVideo(ctx, uuid(1), [{ features: { visual_score: 0.5 } }]);
    const body = { filter: {}, platforms: ['tiktok', 'youtube'] };
    const accepted = await app.inject({ method: 'POST', url: '/campaigns/orchestrations', payload: body });
    expect(accepted.statusCode).toBe(202);
    const { job_id } = accepted.json();
    const show = async () => (await app.inject({ url: `/jobs/${job_id}` })).json();
    expect(await show()).toMatchObject({ id: job_id, name: 'orchestrate-batch', state: 'queued', progress: 0 });
    const worker = await startWorker(ctx, { concurrency: 1 });
    await jobIn(ctx, job_id, 'done');
    await worker.stop();
    expect(await show()).toMatchObject({
      state: 'done',
      progress: 1,
      result: { orchestrated: 1, failed: [], failed_total: 0 },
    });
    const list = (await app.inject({ url: '/jobs?state=done' })).json();
    expect(list).toEqual({ jobs: [await show()], next: null });
    const again = await app.inject({ method: 'POST', url: `/jobs/${job_id}/retry` });
    expect([again.statusCode, again.json().code]).toEqual([409, 'job-not-failed']);
    await app.close();
  });

  test('an invalid batch and an unknown job are refused with the reason', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const post = (payload: object) => app.inject({ method: 'POST', url: '/campaigns/orchestrations', payload });
    for (const body of [
      {},
      { video_asset_ids: [uuid(1)], filter: {} },
      { video_asset_ids: [] },
      { filter: { all: true } },
    ])
      expect((await post(body)).json()).toMatchObject({ status: 422, code: 'validation-failed' });
    for (const [method, url] of [
      ['GET', `/jobs/${uuid(1)}`],
      ['POST', `/jobs/${uuid(1)}/retry`],
      ['POST', `/jobs/${uuid(1)}/cancel`],
    ] as const)
      expect((await app.inject({ method, url })).json()).toMatchObject({ status: 404, code: 'job-not-found' });
    expect((await app.inject({ url: '/jobs/7' })).statusCode).toBe(422);
    await app.close();
  });
});
