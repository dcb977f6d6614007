import { expect, test } from 'vitest';
import { addVideo, onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { buildApp } from './index.ts';

/** Makes changes over HTTP. Each returns the reply and the ledger events that it caused. */
function changer(ctx: TestContext, app: Awaited<ReturnType<typeof buildApp>>) {
  const written = async () => {
    const events = ctx.db.kysely.selectFrom('ledger_events').select(['event_type', 'request_id']);
    return events.orderBy('seq').execute();
  };
  return async (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const before = (await written()).length;
    const reply = await app.inject({ method, url, ...(payload === undefined ? {} : { payload }) });
    expect([url, reply.statusCode < 300, reply.body]).toEqual([url, true, reply.body]);
    const events = (await written()).slice(before);
    // and each event names the request that caused it
    expect([url, events.map(({ request_id }) => request_id)]).toEqual([
      url,
      events.map(() => reply.headers['x-request-id']),
    ]);
    return { json: reply.json(), told: events.map(({ event_type }) => event_type) };
  };
}

onEachDatabase('over HTTP', (testContext) => {
  test('every change of videos, clips, jobs, schedules, and rules is an event', async () => {
    const ctx = await testContext();
    const app = await buildApp({ ...ctx, privateWebhooks: true }, { docs: false });
    const change = changer(ctx, app);
    const video = await change('POST', '/video_assets', { title: 'v', duration_ms: 60_000 });
    expect(video.told).toEqual(['video_asset_added']);
    const clips = [{ start_ms: 0, end_ms: 15_000, features: { visual_score: 0.2 } }];
    const added = await change('POST', `/video_assets/${video.json.id}/clips`, { clips });
    expect(added.told).toEqual(['clips_added']);
    const clip = `/clips/${added.json.clips[0].id}`;
    expect((await change('PATCH', clip, { features: { visual_score: 1 } })).told).toEqual(['clip_edited']);
    expect((await change('PATCH', clip, { status: 'failed' })).told).toEqual(['clip_edited']);
    expect((await change('PATCH', clip, { status: 'failed' })).told).toEqual([]);
    const batch = await change('POST', '/campaigns/orchestrations', { filter: {}, platforms: ['tiktok'] });
    expect(batch.told).toEqual(['job_requested']);
    expect((await change('POST', `/jobs/${batch.json.job_id}/cancel`)).told).toEqual(['job_cancelled']);
    expect((await change('POST', `/jobs/${batch.json.job_id}/retry`)).told).toEqual(['job_retried']);
    const nightly = { cron: '0 3 * * *', job: 'orchestrate-added', input: { platforms: ['tiktok'] } };
    expect((await change('PUT', '/schedules/nightly', nightly)).told).toEqual(['schedule_set']);
    expect((await change('DELETE', '/schedules/nightly')).told).toEqual(['schedule_removed']);
    const features = { visual_score: { weight: 1, shape: 'identity', when_missing: 0.5 } };
    const document = { platform: 'tiktok', features };
    expect((await change('POST', '/rules/sets', document)).told).toEqual(['rule_set_added']);
    expect((await change('POST', '/rules/sets', document)).told).toEqual([]);
    expect((await change('POST', '/rules/engine/train', { platform: 'tiktok' })).told).toEqual(['job_requested']);
    await app.close();
  });

  test('every change of experiments, limits, posting times, names, approvals, and webhooks is an event', async () => {
    const ctx = await testContext();
    const secretKeys = { given: () => Buffer.alloc(32, 7).toString('base64'), file: undefined, mayMake: false };
    const app = await buildApp({ ...ctx, secretKeys, privateWebhooks: true }, { docs: false });
    const change = changer(ctx, app);
    const told = async (...asked: Parameters<typeof change>) => (await change(...asked)).told;
    const [video, one, two] = [uuid(1), uuid(2), uuid(3)];
    await addVideo(ctx, video, [{ id: one }, { id: two }]);
    const body = { video_asset_id: video, platform: 'instagram', metric: 'hook_rate', clips: [one, two] };
    const first = await change('POST', '/experiments', body);
    expect(first.told.toSorted()).toEqual([
      'campaign_created_experiment',
      'campaign_created_experiment',
      'experiment_created',
    ]);
    expect(await told('POST', `/experiments/${first.json.id}/start`)).toEqual(['experiment_started']);
    expect(await told('POST', `/experiments/${first.json.id}/stop`, { why: 'over' })).toContain('experiment_stopped');
    const second = await change('POST', '/experiments', { ...body, days: 21 });
    expect(await told('POST', `/experiments/${second.json.id}/cancel`)).toContain('experiment_cancelled');

    const limit = { scope: 'platform', scope_id: 'tiktok', currency: 'EUR', daily_cap_minor: 5000 };
    expect(await told('PUT', '/budgets/limits', limit)).toEqual(['budget_limit_set']);
    const same = 'scope=platform&scope_id=tiktok&currency=EUR';
    expect(await told('DELETE', `/budgets/limits?${same}`)).toEqual(['budget_limit_removed']);
    expect(await told('PUT', '/posting_times/rules?platform=tiktok', { timezone: 'UTC' })).toEqual([
      'posting_rules_set',
    ]);
    const names = [{ platform: 'tiktok', name: 'Spring', clip_id: one }];
    expect(await told('POST', '/results/names', { names })).toEqual(['external_names_given']);

    const orchestrated = await change('POST', '/campaigns/orchestrate', {
      video_asset_id: video,
      platforms: ['tiktok'],
    });
    const campaign = `/campaigns/${orchestrated.json.campaigns_created[0]}`;
    const time = { at: '2026-02-01T18:00:00Z' };
    expect(await told('POST', `${campaign}/schedule`, time)).toEqual(['campaign_scheduled']);
    expect(await told('DELETE', `${campaign}/schedule`)).toEqual(['campaign_unscheduled']);
    const approved = await change('POST', `${campaign}/approve`);
    const asked = { campaign_id: approved.json.id, transition: 'publish', updated_at: approved.json.updated_at };
    const approval = await change('POST', '/approvals', { ...asked, why: 'the winner is clear' });
    expect(approval.told).toEqual(['approval_requested']);
    expect(await told('POST', `/approvals/${approval.json.id}/refuse`)).toEqual(['approval_refused']);
    const again = await change('POST', '/approvals', { ...asked, why: 'the winner is clear' });
    const other = await buildApp({ ...ctx, actor: 'ada' }, { docs: false });
    const granted = await changer(ctx, other)('POST', `/approvals/${again.json.id}/grant`);
    expect(granted.told).toEqual(['approval_granted', 'campaign_status_changed']);
    await other.close();

    const webhook = await change('POST', '/webhooks', { url: 'https://example.com/hook' });
    expect(webhook.told).toEqual(['secret_set', 'webhook_added']);
    const hook = `/webhooks/${webhook.json.id}`;
    expect(await told('POST', `${hook}/redeliver`, {})).toEqual(['webhook_redelivery_requested']);
    expect(await told('DELETE', hook)).toContain('webhook_removed');
    await app.close();
  });

  test('a missing object is refused with the code of its kind', async () => {
    const app = await buildApp(await testContext(), { docs: false });
    const nowhere = {
      '/experiments/ID': 'experiment-not-found',
      '/budgets/plans/ID': 'budget-plan-not-found',
      '/approvals/ID': 'approval-not-found',
      '/publications/ID': 'publication-not-found',
      '/results/ID': 'result-not-found',
      '/ad_accounts/ID': 'ad-account-not-found',
      '/clips/ID/thumbnail': 'clip-not-found',
    };
    for (const [path, code] of Object.entries(nowhere)) {
      const reply = await app.inject({ url: path.replace('ID', uuid(9)) });
      expect({ path, status: reply.statusCode, code: reply.json().code }).toEqual({ path, status: 404, code });
    }
    await app.close();
  });
});
