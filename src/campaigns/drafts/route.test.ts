import { expect, test } from 'vitest';
import { buildApp } from '../../interfaces/http/index.ts';
import { addVideo, onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { orchestrate } from './orchestrate.ts';

const VIDEO = uuid(1);
const CLIP = uuid(2);

async function serve(ctx: TestContext) {
  const app = await buildApp(ctx, { docs: false });
  const post = async (body: unknown) => {
    const reply = await app.inject({ method: 'POST', url: '/campaigns/orchestrate', payload: body as object });
    return { status: reply.statusCode, type: reply.headers['content-type'], body: reply.json() };
  };
  const get = async (url: string) => {
    const reply = await app.inject({ method: 'GET', url });
    return { status: reply.statusCode, body: reply.json() };
  };
  return { post, get };
}

onEachDatabase('the campaign routes', (testContext) => {
  test('orchestrate_campaigns_for_video_endpoint returns a decision and a created draft for each platform', async () => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [{ id: CLIP, features: { visual_score: 0.9 } }]);
    const { get, post } = await serve(ctx);
    const { status, body } = await post({ video_asset_id: VIDEO.toUpperCase(), platforms: ['youtube', 'tiktok'] });
    expect(status).toBe(200);
    expect(body.decisions).toEqual(
      ['tiktok', 'youtube'].map((platform) => ({
        video_asset_id: VIDEO,
        platform,
        clip_id: CLIP,
        score: expect.any(Number),
        decided_at: '2026-01-01T00:00:00.000Z',
        confidence: 'unknown',
      })),
    );
    expect(body.campaigns.map(({ id }: { id: string }) => id)).toEqual(body.campaigns_created);
    expect(body.campaigns).toMatchObject([
      { platform: 'tiktok', clip_id: CLIP, outcome: 'created' },
      { platform: 'youtube', clip_id: CLIP, outcome: 'created' },
    ]);
    expect(body.skipped).toEqual([]);
    expect(body.orchestration_id).toMatch(/^[0-9a-f-]{36}$/);
    // `since` is the first moment that counts, `until` the first that does not
    const [now, later] = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.001Z'];
    const counts: number[] = [];
    for (const query of [`since=${now}`, `since=${later}`, `until=${now}`, `until=${later}`])
      counts.push((await get(`/campaigns?${query}`)).body.campaigns.length);
    expect(counts).toEqual([2, 0, 0, 2]);
    const again = await post({ video_asset_id: VIDEO });
    expect(again.body).toMatchObject({ decisions: [{ platform: 'instagram' }], campaigns: [{ outcome: 'created' }] });
  });

  test.each([
    [404, 'video-not-found', { video_asset_id: uuid(9) }, undefined],
    [422, 'validation-failed', {}, 'video_asset_id'],
    [422, 'validation-failed', { video_asset_id: VIDEO, platforms: [] }, 'platforms'],
    [422, 'validation-failed', { video_asset_id: VIDEO, platforms: ['Instagram'] }, 'platforms[0]'],
    [422, 'validation-failed', { video_asset_id: VIDEO, platfroms: ['tiktok'] }, 'platfroms'],
    [422, 'no-eligible-clip', { video_asset_id: VIDEO, platforms: ['tiktok'] }, undefined],
  ])('an orchestration request is refused with %i %s: %j', async (status, code, request, path) => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [{ id: CLIP, start_ms: 0, end_ms: 4000 }]);
    const reply = await (await serve(ctx)).post(request);
    expect(reply.status).toBe(status);
    expect(reply.type).toBe('application/problem+json');
    expect(reply.body).toMatchObject({ type: `/problems/${code}`, status, code, detail: expect.any(String) });
    if (path !== undefined) expect(reply.body.errors).toMatchObject([{ path }]);
  });

  test('get_best_clip_endpoint returns the current decision, or 404 if there is none', async () => {
    const ctx = await testContext();
    await addVideo(ctx, VIDEO, [{ id: CLIP, features: { visual_score: 0.9 } }]);
    const { post, get } = await serve(ctx);
    const url = `/campaigns/best_clip?video_asset_id=${VIDEO}&platform=instagram`;
    expect(await get(url)).toMatchObject({ status: 404, body: { code: 'decision-not-found' } });
    const orchestrated = await post({ video_asset_id: VIDEO });
    expect(await get(url)).toEqual({ status: 200, body: orchestrated.body.decisions[0] });
    expect(await get(`/campaigns/best_clip?video_asset_id=${VIDEO}&platform=x`)).toMatchObject({ status: 422 });
    expect(await get('/campaigns/best_clip')).toMatchObject({ status: 422 });
  });

  test('when two people edit one draft, the second edit is refused with the current state', async () => {
    let now = new Date('2030-01-01T00:00:00.000Z');
    const ctx = { ...(await testContext()), now: () => now };
    const app = await buildApp(ctx, { docs: false });
    await addVideo(ctx, VIDEO, [{ id: CLIP, features: { visual_score: 0.8 } }]);
    const { campaigns } = await orchestrate(ctx, { video_asset_id: VIDEO, platforms: ['tiktok'] });
    const url = `/campaigns/${campaigns[0]?.id}`;
    const read = (await app.inject(url)).json();
    // the same instant, written with an offset
    const asRead = { updated_at: read.updated_at.replace('Z', '+00:00') };
    const same = await app.inject({ method: 'PATCH', url, payload: { notes: 'first', ...asRead } });
    expect(same.statusCode).toBe(200);
    const { updated_at } = same.json();
    now = new Date('2030-01-01T00:01:00.000Z');
    const edit = (notes: string) => app.inject({ method: 'PATCH', url, payload: { notes, updated_at } });
    expect((await edit('mine')).statusCode).toBe(200);
    const second = await edit('theirs');
    expect([second.statusCode, second.json().code, second.json().current.notes]).toEqual([
      412,
      'changed-meanwhile',
      'mine',
    ]);
    const approve = await app.inject({ method: 'POST', url: `${url}/approve`, payload: { updated_at } });
    expect(approve.statusCode).toBe(412);
    expect((await app.inject(url)).json()).toMatchObject({ notes: 'mine', status: 'draft' });
  });
});
