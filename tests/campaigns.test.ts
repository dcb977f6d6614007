import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbered } from './harness/catalog.ts';
import { ask, eventually, get, importVideos, orchestrate, patch, post } from './harness/http.ts';
import { type Listening, onEachServer } from './harness/in-process.ts';
import { anInstant, problem, wrongFields } from './harness/shapes.ts';

onEachServer('campaigns', (listen) => {
  let server: Listening;
  let videos = 0;
  beforeAll(async () => {
    server = await listen();
  });
  afterAll(() => server.end());

  /** Adds a video with two clips, of which the first one wins. */
  async function twoClips() {
    const id = numbered(++videos);
    const [good, better] = [numbered(videos, 1), numbered(videos, 2)];
    const clip = (clipId: string, visual_score: number) => ({
      id: clipId,
      start_ms: 0,
      end_ms: 9000,
      features: { visual_score },
    });
    await importVideos(server, [{ id, duration_ms: 60_000, clips: [clip(good, 0.6), clip(better, 0.4)] }]);
    return { id, good, better };
  }
  const campaign = async (id: string) => (await get(server, `/campaigns/${id}`)).json;
  const best = async (id: string, platform = 'tiktok') =>
    (await get(server, `/campaigns/best_clip?video_asset_id=${id}&platform=${platform}`)).json;
  const campaignsOf = async (id: string) => (await get(server, `/campaigns?video_asset_id=${id}`)).json.campaigns;
  /** Waits for this many events about an entity, and returns their types. */
  const events = async (id: string, count: number) => {
    const { json } = await eventually(
      () => get(server, `/ledger/events?entity_id=${id}`),
      ({ json: found }) => found.events.length >= count,
    );
    return json.events as { event_type: string; metadata: Record<string, unknown> }[];
  };
  const types = async (id: string, count: number) => (await events(id, count)).map(({ event_type }) => event_type);

  test('orchestrating again replaces the decision with new evidence and leaves the draft unchanged', async () => {
    const { id, good } = await twoClips();
    const { json: first } = await orchestrate(server, id, ['tiktok']);
    const draft = first.campaigns[0].id;
    const before = await campaign(draft);
    const { status, json: second } = await orchestrate(server, id, ['tiktok']);
    expect(status).toBe(200);
    expect(second.campaigns).toEqual([{ id: draft, platform: 'tiktok', clip_id: good, outcome: 'unchanged' }]);
    expect(second.campaigns_created).toEqual([]);
    expect(second.orchestration_id).not.toBe(first.orchestration_id);
    expect(await best(id)).toEqual(second.decisions[0]);
    expect(await campaign(draft)).toEqual({ ...before, optimization_meta: expect.any(Object) });
    expect((await get(server, `/orchestrations/${first.orchestration_id}`)).status).toBe(200);
    expect(await types(id, 2)).toEqual(['best_clip_selected', 'best_clip_selected']);
    expect(await types(draft, 1)).toEqual(['campaign_created_auto']);
  });

  test('an open draft gets the new clip when another clip wins', async () => {
    const { id, good, better } = await twoClips();
    const { json: first } = await orchestrate(server, id, ['tiktok']);
    const draft = first.campaigns[0].id;
    const before = await campaign(draft);
    expect((await patch(server, `/clips/${better}`, { features: { visual_score: 0.9 } })).status).toBe(200);
    const { json: second } = await orchestrate(server, id, ['tiktok']);
    expect(second.campaigns).toEqual([{ id: draft, platform: 'tiktok', clip_id: better, outcome: 'updated' }]);
    expect(second.campaigns_created).toEqual([]);
    const { orchestration_id, decisions } = second;
    const [{ score }] = decisions;
    const after = await campaign(draft);
    expect(after).toMatchObject({
      clip_id: better,
      edited: false,
      status: 'draft',
      optimization_meta: { score, orchestration_id },
    });
    expect(after.updated_at).not.toBe(before.updated_at);
    expect(after.created_at).toBe(before.created_at);
    const [, told] = await events(draft, 2);
    expect(told).toMatchObject({
      event_type: 'campaign_updated_auto',
      metadata: {
        platform: 'tiktok',
        clip_id: better,
        previous_clip_id: good,
        video_asset_id: id,
        score,
        orchestration_id,
        rule_set_version: 1,
      },
    });
  });

  test('a clip that is no longer ready no longer wins', async () => {
    const { id, good, better } = await twoClips();
    await orchestrate(server, id, ['tiktok']);
    await patch(server, `/clips/${good}`, { status: 'published' });
    const { json } = await orchestrate(server, id, ['tiktok']);
    expect(json.campaigns).toMatchObject([{ clip_id: better, outcome: 'updated' }]);
    await patch(server, `/clips/${better}`, { status: 'failed' });
    const standing = await best(id);
    problem(await orchestrate(server, id, ['tiktok']), 422, 'no-ready-clip');
    expect(await best(id)).toEqual(standing);
  });

  test('a draft that a person edited is kept, while the decision is replaced', async () => {
    const { id, good, better } = await twoClips();
    const { json: first } = await orchestrate(server, id, ['tiktok']);
    const draft = first.campaigns[0].id;
    const edited = await patch(server, `/campaigns/${draft}`, { notes: 'mine' });
    expect(edited.status).toBe(200);
    expect(edited.json).toMatchObject({ notes: 'mine', edited: true, clip_id: good });
    await patch(server, `/clips/${better}`, { features: { visual_score: 0.9 } });
    const { json: second } = await orchestrate(server, id, ['tiktok', 'youtube']);
    expect(second.campaigns.find(({ platform }: { platform: string }) => platform === 'tiktok')).toEqual({
      id: draft,
      platform: 'tiktok',
      clip_id: good,
      outcome: 'kept',
      would_choose: better,
    });
    expect(second.campaigns_created).toHaveLength(1);
    expect(await campaign(draft)).toEqual(edited.json);
    expect(await best(id)).toMatchObject({ clip_id: better, decided_at: second.decisions[0].decided_at });
    expect(await types(draft, 2)).toEqual(['campaign_created_auto', 'campaign_edited']);
  });

  test('a new draft is created once the campaign is no longer a draft', async () => {
    const { id } = await twoClips();
    const { json: first } = await orchestrate(server, id, ['tiktok']);
    const [old] = first.campaigns_created;
    expect((await post(server, `/campaigns/${old}/approve`)).json).toMatchObject({ id: old, status: 'approved' });
    const { json: second } = await orchestrate(server, id, ['tiktok']);
    expect(second.campaigns).toMatchObject([{ outcome: 'created' }]);
    expect(second.campaigns_created).toEqual([second.campaigns[0].id]);
    expect(second.campaigns_created).not.toEqual([old]);
    expect((await campaignsOf(id)).map(({ status }: { status: string }) => status).sort()).toEqual([
      'approved',
      'draft',
    ]);
  });

  test('platforms default to instagram and count once, and an invalid list is refused', async () => {
    const { id } = await twoClips();
    const { json } = await orchestrate(server, id);
    expect(json.decisions.map(({ platform }: { platform: string }) => platform)).toEqual(['instagram']);
    const { json: twice } = await orchestrate(server, id, ['youtube', 'tiktok', 'youtube']);
    expect(twice.campaigns.map(({ platform }: { platform: string }) => platform).sort()).toEqual(['tiktok', 'youtube']);
    expect(wrongFields(await orchestrate(server, id, []))).toEqual(['platforms']);
    expect(wrongFields(await orchestrate(server, id, ['tiktok', 'TikTok']))).toEqual(['platforms[1]']);
    expect(
      wrongFields(await post(server, '/campaigns/orchestrate', { video_asset_id: id, platform: 'tiktok' })),
    ).toEqual(['platform']);
    expect(wrongFields(await post(server, '/campaigns/orchestrate', { video_asset_id: 'x' }))).toEqual([
      'video_asset_id',
    ]);
    expect(wrongFields(await post(server, '/campaigns/orchestrate', {}))).toEqual(['video_asset_id']);
    problem(await orchestrate(server, numbered(0xdead)), 404, 'video-not-found');
    problem(
      await ask(server, 'POST', '/campaigns/orchestrate', { raw: '{"video', type: 'application/json' }),
      400,
      'malformed-json',
    );
    problem(
      await get(server, `/campaigns/best_clip?video_asset_id=${numbered(0xdead)}&platform=tiktok`),
      404,
      'decision-not-found',
    );
    expect(wrongFields(await get(server, `/campaigns/best_clip?video_asset_id=${id}&platform=TIKTOK`))).toEqual([
      'platform',
    ]);
    problem(await get(server, `/orchestrations/${numbered(0xdead)}`), 404, 'orchestration-not-found');
    expect((await orchestrate(server, id.toUpperCase())).json.decisions[0].video_asset_id).toBe(id);
  });

  test('a draft can be edited field by field, and the ledger records the old and new values', async () => {
    const { id, good, better } = await twoClips();
    const { json } = await orchestrate(server, id, ['tiktok']);
    const [draft] = json.campaigns_created;
    const edits: Record<string, unknown>[] = [
      { name: 'Launch ÄÖ 🎬' },
      { budget_cents: 12_345 },
      { currency: 'JPY' },
      { notes: 'line\nline' },
      { notes: null },
      { clip_id: better },
      { budget_cents: 2 ** 53 - 1, name: 'x'.repeat(300), clip_id: good },
    ];
    let before = await campaign(draft);
    for (const edit of edits) {
      const { status, json: after } = await patch(server, `/campaigns/${draft}`, edit);
      expect(status).toBe(200);
      const budget =
        'budget_cents' in edit || 'currency' in edit ? { budget_set_by: 'person', budget_set_at: anInstant() } : {};
      expect(after).toEqual({ ...before, ...edit, ...budget, edited: true, updated_at: anInstant() });
      expect(await campaign(draft)).toEqual(after);
      before = after;
    }
    const told = (await events(draft, edits.length + 1)).slice(1);
    expect(told.map(({ event_type }) => event_type)).toEqual(edits.map(() => 'campaign_edited'));
    expect(told[1]?.metadata).toEqual({
      video_asset_id: id,
      platform: 'tiktok',
      changes: { budget_cents: { from: 0, to: 12_345 } },
    });
    expect(Object.keys(told[6]?.metadata.changes as object).sort()).toEqual(['budget_cents', 'clip_id', 'name']);
  });

  test('an invalid edit is refused with its field and changes nothing', async () => {
    const { id, better } = await twoClips();
    const other = await twoClips();
    const { json } = await orchestrate(server, id, ['tiktok']);
    const [draft] = json.campaigns_created;
    await patch(server, `/clips/${better}`, { status: 'processing' });
    const before = await campaign(draft);
    const wrong: [field: string, edit: unknown][] = [
      ['budget_cents', { budget_cents: -1 }],
      ['budget_cents', { budget_cents: 0.5 }],
      ['budget_cents', { budget_cents: 2 ** 53 }],
      ['budget_cents', { budget_cents: '5' }],
      ['currency', { currency: 'usd' }],
      ['currency', { currency: 'QQQ' }],
      ['name', { name: '' }],
      ['name', { name: 'x'.repeat(301) }],
      ['name', { name: null }],
      ['notes', { notes: 'a\0' }],
      ['clip_id', { clip_id: better }],
      ['clip_id', { clip_id: other.good }],
      ['clip_id', { clip_id: numbered(0xdead) }],
      ['clip_id', { clip_id: null }],
      ['status', { status: 'approved' }],
      ['edited', { edited: false }],
      ['', {}],
      ['', []],
    ];
    for (const [field, edit] of wrong)
      expect(wrongFields(await patch(server, `/campaigns/${draft}`, edit)), JSON.stringify(edit)).toContain(field);
    problem(await patch(server, `/campaigns/${numbered(0xdead)}`, { name: 'x' }), 404, 'campaign-not-found');
    expect(await campaign(draft)).toEqual(before);
    expect(await types(draft, 1)).toEqual(['campaign_created_auto']);
  });
});
