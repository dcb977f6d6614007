import { expect, test } from 'vitest';
import { dice, expectedWinners, videos } from './harness/catalog.ts';
import { type Answer, everyPage, get, importVideos, orchestrate, patch, post } from './harness/http.ts';
import { lookInto, onEachServer } from './harness/in-process.ts';
import { impossibleRows } from './harness/invariants.ts';
import { PLATFORMS } from './harness/rules-by-hand.ts';
import { settings } from './harness/settings.ts';

const VIDEOS = 20;
const CALLS_EACH = settings.callsEach;

onEachServer('concurrency', (listen) => {
  test(`${CALLS_EACH} simultaneous orchestrations of each of ${VIDEOS} videos succeed and leave one draft each`, async () => {
    const server = await listen();
    const catalog = videos(VIDEOS, 20);
    expect((await importVideos(server, catalog)).json.clips).toBe(VIDEOS * 20);

    const roll = dice(7);
    const calls: Promise<Answer>[] = [];
    for (let call = 0; call < CALLS_EACH; call++)
      for (const { id } of catalog) {
        // callers name the platforms in any order
        const platforms = [...PLATFORMS].sort(() => roll() - 0.5);
        calls.push(orchestrate(server, id, platforms));
      }
    const answers = await Promise.all(calls);
    expect(answers.filter(({ status }) => status !== 200).map(({ status, text }) => `${status} ${text}`)).toEqual([]);
    expect(answers).toHaveLength(VIDEOS * CALLS_EACH);

    const wanted = catalog.flatMap((video) =>
      [...expectedWinners(video)].map(([platform, { clip_id }]) => `${video.id} ${platform} ${clip_id}`),
    );
    const drafts = await everyPage<Record<string, string>>(server, '/campaigns?status=draft', 'campaigns', 1000);
    expect(drafts.map((draft) => `${draft.video_asset_id} ${draft.platform} ${draft.clip_id}`).sort()).toEqual(
      wanted.sort(),
    );
    const created = answers.flatMap(({ json }) => json.campaigns_created as string[]);
    expect(created.sort()).toEqual(drafts.map(({ id }) => id).sort());
    for (const { id } of catalog) {
      const { json } = await get(server, `/campaigns/best_clip?video_asset_id=${id}&platform=youtube`);
      expect(wanted).toContain(`${id} youtube ${json.clip_id}`);
    }
    await server.end();

    const [counts] = await lookInto(server.ctx).look((query) =>
      query(`select
          (select count(*)::int from orchestrations) as orchestrations,
          (select count(*)::int from ledger_events where event_type = 'best_clip_selected') as selected,
          (select count(*)::int from ledger_events where event_type = 'campaign_created_auto') as created,
          (select count(*)::int from ledger_events where event_type = 'campaign_updated_auto') as updated`),
    );
    expect(counts).toEqual({
      orchestrations: VIDEOS * CALLS_EACH,
      selected: wanted.length * CALLS_EACH,
      created: wanted.length,
      updated: 0,
    });
  });

  test('simultaneous calls of every kind cause no 5xx and leave no inconsistent row', async () => {
    const server = await listen();
    const catalog = videos(4, 6);
    await importVideos(server, catalog);
    const roll = dice(11);
    const any = <Item>(items: readonly Item[]) => items[Math.floor(roll() * items.length)] as Item;
    const anyCampaign = async () => {
      const { json } = await get(server, `/campaigns?video_asset_id=${any(catalog).id}&limit=5`);
      return (any(json.campaigns) as { id: string } | undefined)?.id ?? catalog[0]?.id;
    };
    const moves = [
      () =>
        orchestrate(
          server,
          any(catalog).id,
          [...PLATFORMS].sort(() => roll() - 0.5),
        ),
      () => orchestrate(server, any(catalog).id, [any(PLATFORMS)]),
      () => patch(server, `/clips/${any(any(catalog).clips).id}`, { features: { visual_score: roll() } }),
      () => patch(server, `/clips/${any(any(catalog).clips).id}`, { status: any(['ready', 'ready', 'failed']) }),
      () =>
        importVideos(
          server,
          [...catalog].sort(() => roll() - 0.5),
        ),
      async () => patch(server, `/campaigns/${await anyCampaign()}`, { clip_id: any(any(catalog).clips).id }),
      async () => patch(server, `/campaigns/${await anyCampaign()}`, { budget_cents: Math.floor(roll() * 1e6) }),
      async () => post(server, `/campaigns/${await anyCampaign()}/${any(['approve', 'publish', 'archive'])}`),
    ];
    const answers: Answer[] = [];
    const client = async () => {
      for (let call = 0; call < 2 * CALLS_EACH; call++) answers.push(await any(moves)());
    };
    await Promise.all(Array.from({ length: 16 }, client));
    expect(answers.filter(({ status }) => status >= 500).map(({ text }) => text)).toEqual([]);
    // checks that many requests succeeded, and that many were refused
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0.45 * answers.length);
    expect(answers.filter(({ status }) => status === 409 || status === 422).length).toBeGreaterThan(10);
    await server.end();
    expect(await impossibleRows(lookInto(server.ctx))).toEqual([]);
  });
});
