import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbered, videos } from './harness/catalog.ts';
import { eventually, everyPage, get, importVideos, orchestrate, patch, post } from './harness/http.ts';
import { type Listening, onEachServer } from './harness/in-process.ts';
import { PLATFORMS } from './harness/rules-by-hand.ts';
import { wrongFields } from './harness/shapes.ts';

const VIDEOS = 40;

interface Row {
  readonly id: string;
  readonly created_at: string;
}
interface Campaign extends Row {
  readonly platform: string;
  readonly status: string;
  readonly source: string;
  readonly video_asset_id: string;
}

onEachServer('lists', (listen) => {
  let server: Listening;
  const catalog = videos(VIDEOS, 2);
  beforeAll(async () => {
    server = await listen();
    // all of them are created at the same instant, so only the ids tell them apart
    await importVideos(server, catalog);
    for (const { id } of catalog) await orchestrate(server, id, PLATFORMS);
    await eventually(
      () => everyPage<Row>(server, '/ledger/events?event_type=best_clip_selected', 'events', 1000),
      (events) => new Set(events.map((event) => (event as unknown as { entity_id: string }).entity_id)).size === VIDEOS,
    );
  });
  afterAll(() => server.end());

  for (const [path, list] of [
    ['/video_assets', 'video_assets'],
    ['/campaigns', 'campaigns'],
    ['/ledger/events', 'events'],
  ] as const)
    test(`${path}: pages of any size contain every row once, in one order`, async () => {
      const { json: all } = await get(server, `${path}?limit=1000`);
      expect(all.next).toBeNull();
      expect(all[list].length).toBeGreaterThanOrEqual(VIDEOS);
      for (const limit of [1, 7, all[list].length - 1, all[list].length])
        expect(await everyPage(server, path, list, limit)).toEqual(all[list]);
      const { json: usual } = await get(server, path);
      expect(usual[list]).toEqual(all[list].slice(0, 100));
      expect(new Set(all[list].map(({ id }: Row) => id)).size).toBe(all[list].length);
    });

  test('videos and campaigns come newest first, the ledger oldest first', async () => {
    const late = numbered(0xffff);
    await importVideos(server, [{ id: late, clips: [{ start_ms: 0, end_ms: 9000 }] }]);
    await orchestrate(server, late, ['tiktok']);
    expect((await get(server, '/video_assets?limit=1')).json.video_assets[0].id).toBe(late);
    expect((await get(server, '/campaigns?limit=1')).json.campaigns[0].video_asset_id).toBe(late);
    const times = (await everyPage<Row>(server, '/campaigns', 'campaigns', 50)).map(({ created_at }) => created_at);
    expect(times).toEqual([...times].sort().reverse());
    const events = await everyPage<{ occurred_at: string }>(server, '/ledger/events', 'events', 50);
    const moments = events.map(({ occurred_at }) => occurred_at);
    expect(moments).toEqual([...moments].sort());
  });

  test('filters work alone, together, and page by page', async () => {
    const all = await everyPage<Campaign>(server, '/campaigns', 'campaigns', 1000);
    const approved = all.filter((_, at) => at % 3 === 0);
    for (const { id } of approved) expect((await post(server, `/campaigns/${id}/approve`)).status).toBe(200);
    const ids = (rows: readonly Row[]) => rows.map(({ id }) => id);
    const found = async (query: string) =>
      ids(await everyPage<Campaign>(server, `/campaigns?${query}`, 'campaigns', 9));
    expect(await found('status=approved')).toEqual(ids(approved));
    expect(await found('platform=youtube')).toEqual(ids(all.filter(({ platform }) => platform === 'youtube')));
    expect(await found('source=auto_orchestrator')).toEqual(ids(all));
    expect(await found('source=a_person')).toEqual([]);
    const video = all[5]?.video_asset_id ?? '';
    expect(await found(`video_asset_id=${video.toUpperCase()}`)).toEqual(
      ids(all.filter((one) => one.video_asset_id === video)),
    );
    expect(await found('platform=tiktok&status=approved')).toEqual(
      ids(approved.filter(({ platform }) => platform === 'tiktok')),
    );
    expect(await found(`q=${video.slice(0, 13).toUpperCase()}`)).toEqual(await found(`video_asset_id=${video}`));
    const state = async (query: string) =>
      new Set(ids(await everyPage<Row>(server, `/video_assets?${query}`, 'video_assets', 9)));
    const having = (rows: readonly Campaign[]) => new Set(rows.map((one) => one.video_asset_id));
    expect(await state('state=approved&platform=tiktok')).toEqual(
      having(approved.filter(({ platform }) => platform === 'tiktok')),
    );
    expect(await state('platform=youtube&state=no_film')).toEqual(
      having(all.filter(({ platform }) => platform === 'youtube')),
    );
    expect(await state('state=undecided')).toEqual(new Set());
    expect(await state('state=tied')).toEqual(new Set());
    const events = await everyPage<{ event_type: string; entity_type: string }>(
      server,
      '/ledger/events?entity_type=campaign&event_type=campaign_created_auto',
      'events',
      9,
    );
    expect(events.length).toBe(all.length);
    expect(new Set(events.map(({ event_type, entity_type }) => `${entity_type} ${event_type}`))).toEqual(
      new Set(['campaign campaign_created_auto']),
    );
  });

  test('sorted videos are the same on all pages and are counted, and brief rows have the same winners', async () => {
    const titled = ['B', 'a|b', 'b'].map((title, at) => ({ id: numbered(0xff00 + at), title }));
    await importVideos(server, titled);
    const { json: newest } = await get(server, '/video_assets?limit=1000&include=summary&count=true');
    expect(newest.count).toBe(newest.video_assets.length);
    const ids = (rows: readonly Row[]) => rows.map(({ id }) => id);
    const ordered = async (sort: string) =>
      ids(await everyPage<Row>(server, `/video_assets?sort=${sort}`, 'video_assets', 7));
    expect(await ordered('oldest')).toEqual(ids(newest.video_assets).reverse());
    const title = ({ title: text }: { title: string | null }) => (text ?? '').toLowerCase();
    const byTitle = [...newest.video_assets].sort((a, b) => title(a).localeCompare(title(b)) || (a.id < b.id ? -1 : 1));
    expect(await ordered('title')).toEqual(ids(byTitle));
    const unknown = Buffer.from(numbered(0xdead)).toString('base64url');
    for (const after of ['x', unknown])
      expect(wrongFields(await get(server, `/video_assets?sort=title&after=${after}`))).toEqual(['after']);
    const { json: brief } = await get(server, '/video_assets?limit=1000&include=brief');
    for (const [at, { summary, ...video }] of brief.video_assets.entries()) {
      const { summary: whole, ...same } = newest.video_assets[at];
      expect(video).toEqual(same);
      const platforms = whole.platforms.map(
        ({ orchestration_id: _, decided_at: __, score, ...rest }: Record<string, unknown>) => ({
          ...rest,
          score: Math.round(Number(score) * 1000) / 1000,
        }),
      );
      expect(summary).toEqual({ ...whole, platforms });
    }
  });

  test('budgets of campaigns are added up by currency over all pages, lifetime apart from daily', async () => {
    const { json: all } = await get(server, '/campaigns?limit=1000&status=draft');
    const [one, two, three] = all.campaigns as Campaign[];
    const since = new Date().toISOString();
    const edit = (campaign: Campaign | undefined, body: object) => patch(server, `/campaigns/${campaign?.id}`, body);
    await edit(one, { budget_cents: 1000, currency: 'EUR' });
    await edit(two, { budget_cents: 500, currency: 'EUR', ad: { budget_kind: 'daily' } });
    await edit(three, { budget_cents: 7000, currency: 'JPY', ad: { budget_kind: 'lifetime' } });
    const { json: edited } = await get(server, '/campaigns?edited=true&totals=true&limit=1');
    expect(edited.totals).toEqual({
      EUR: { campaigns: 2, daily_minor: 1500, lifetime_minor: 0 },
      JPY: { campaigns: 1, daily_minor: 0, lifetime_minor: 7000 },
    });
    expect(edited.campaigns).toHaveLength(1);
    expect((await get(server, '/campaigns?edited=true')).json.campaigns.map(({ id }: Row) => id)).toEqual(
      all.campaigns.slice(0, 3).map(({ id }: Row) => id),
    );
    expect((await get(server, `/campaigns?since=${since}&totals=true`)).json).toMatchObject({
      campaigns: [],
      totals: {},
    });
    const ids = `${three?.id},${one?.id?.toUpperCase()}`;
    expect((await get(server, `/campaigns?ids=${ids}&totals=true`)).json).toMatchObject({
      campaigns: [{ id: one?.id }, { id: three?.id }],
      totals: { EUR: { campaigns: 1 }, JPY: { campaigns: 1 } },
    });
    const { json: oldest } = await get(server, `/campaigns?until=${since}&sort=oldest&status=draft&limit=1000`);
    expect(oldest.campaigns.map(({ id }: Row) => id)).toEqual(all.campaigns.map(({ id }: Row) => id).reverse());
  });

  test('an invalid limit, cursor, or parameter is refused by name', async () => {
    for (const path of ['/video_assets', '/campaigns', '/ledger/events']) {
      for (const limit of ['0', '1001', '-1', '1.5', 'x', ''])
        expect(wrongFields(await get(server, `${path}?limit=${limit}`))).toEqual(['limit']);
      for (const after of ['x', 'bm9uc2Vuc2U', ''])
        expect(wrongFields(await get(server, `${path}?after=${after}`))).toEqual(['after']);
      expect(wrongFields(await get(server, `${path}?offset=5`))).toEqual(['offset']);
    }
    const { json } = await get(server, '/campaigns?limit=1');
    expect(wrongFields(await get(server, `/ledger/events?after=${json.next}`))).toEqual(['after']);
  });

  test('rows added while a list is paged neither hide nor repeat a row', async () => {
    const before = (await everyPage<Row>(server, '/campaigns', 'campaigns', 1000)).map(({ id }) => id);
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const { json }: { json: { campaigns: Row[]; next: string | null } } = await get(
        server,
        `/campaigns?limit=20${next === null ? '' : `&after=${next}`}`,
      );
      seen.push(...json.campaigns.map(({ id }) => id));
      next = json.next;
      // archives some drafts, to make room for new ones
      for (const { id } of json.campaigns.slice(0, 2)) await post(server, `/campaigns/${id}/archive`);
      await orchestrate(server, catalog[seen.length % VIDEOS]?.id ?? '', PLATFORMS);
    } while (next !== null);
    expect(seen).toEqual(before);
  });

  test('polling the ledger while others write returns every event, each after the last cursor', async () => {
    const selected = '/ledger/events?event_type=best_clip_selected';
    const before = await everyPage<Row>(server, selected, 'events', 1000);
    let writing = true;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      let decisions = 0;
      for (let call = 0; call < 25; call++) {
        const { json } = await orchestrate(server, catalog[(writer * 7 + call) % VIDEOS]?.id ?? '', PLATFORMS);
        decisions += json.decisions.length;
      }
      return decisions;
    });
    const written = Promise.all(writers).finally(() => {
      writing = false;
    });
    const seen: string[] = [];
    let cursor = '';
    let behindCursor = 0; // how many events were seen up to the cursor
    const poll = async () => {
      for (;;) {
        const { json } = await get(server, `/ledger/events?limit=25${cursor === '' ? '' : `&after=${cursor}`}`);
        const ids = json.events.map(({ id }: Row) => id);
        // what was seen after this cursor is still there, in the same order, and new events only follow
        expect(ids.slice(0, seen.length - behindCursor)).toEqual(seen.slice(behindCursor).slice(0, ids.length));
        seen.splice(behindCursor, Number.POSITIVE_INFINITY, ...ids);
        if (json.next === null) return;
        cursor = json.next;
        behindCursor = seen.length;
      }
    };
    while (writing) await poll();
    const decisions = (await written).reduce((sum, each) => sum + each, 0);
    await eventually(
      () => everyPage<Row>(server, selected, 'events', 1000),
      (events) => events.length === before.length + decisions,
    );
    await poll();
    const all = await everyPage<Row>(server, '/ledger/events', 'events', 1000);
    expect(seen).toEqual(all.map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
  });
});
