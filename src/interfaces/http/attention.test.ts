import { expect, test } from 'vitest';
import { orchestrate } from '../../campaigns/drafts/index.ts';
import { addVideo, onEachDatabase, uuid } from '../../testing/index.ts';
import { buildApp } from './index.ts';

onEachDatabase('what needs a person', (testContext) => {
  test('is in one answer: the drafts with their film, clip and decision, and how many campaigns are in each state', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const empty = (await app.inject('/attention')).json();
    expect(empty.drafts).toEqual({ count: 0, first: [] });
    await addVideo(ctx, uuid(1), [{ id: uuid(2), start_ms: 0, end_ms: 15_000, features: { visual_score: 0.8 } }]);
    await orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['tiktok', 'youtube'] });
    const { drafts, campaigns, ties, failed_jobs, approvals } = (await app.inject('/attention')).json();
    expect(drafts.count).toBe(2);
    expect(drafts.first[0].summary).toMatchObject({
      clip: { start_ms: 0, end_ms: 15_000 },
      decision: { is_winner: true, confidence: 'unknown' },
      video: { has_picture: false, has_preview: false },
    });
    expect(campaigns).toMatchObject({ draft: 2, active: 0 });
    expect([ties, failed_jobs, approvals]).toEqual(Array(3).fill({ count: 0, first: [] }));
    const listed = (await app.inject('/campaigns?include=summary&status=draft')).json();
    expect(listed.campaigns[0].summary).toEqual(drafts.first[0].summary);
  });

  test('two people edit one draft: the second is refused with what it is by now, and nothing is overwritten', async () => {
    let now = new Date('2030-01-01T00:00:00.000Z');
    const ctx = { ...(await testContext()), now: () => now };
    const app = await buildApp(ctx, { docs: false });
    await addVideo(ctx, uuid(1), [{ id: uuid(2), start_ms: 0, end_ms: 15_000, features: { visual_score: 0.8 } }]);
    const { campaigns } = await orchestrate(ctx, { video_asset_id: uuid(1), platforms: ['tiktok'] });
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
