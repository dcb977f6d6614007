import { expect, test } from 'vitest';
import { dice, expectedWinners, videos } from './harness/catalogue.ts';
import { type Answer, everyPage, get, importVideos, orchestrate } from './harness/http.ts';
import { onEachPlace } from './harness/places.ts';
import { endEverythingAfterwards, serve } from './harness/program.ts';
import { PLATFORMS } from './harness/rules-by-hand.ts';

const VIDEOS = 20;
const CALLS_EACH = 50;

endEverythingAfterwards();

onEachPlace('concurrency', (newPlace) => {
  test(`${VIDEOS} videos, each orchestrated ${CALLS_EACH} times at once: every call succeeds and one draft stands`, async () => {
    const place = await newPlace();
    const server = await serve(place.options);
    const catalogue = videos(VIDEOS, 20);
    expect((await importVideos(server, catalogue)).json.clips).toBe(VIDEOS * 20);

    const roll = dice(7);
    const calls: Promise<Answer>[] = [];
    for (let call = 0; call < CALLS_EACH; call++)
      for (const { id } of catalogue) {
        // callers name the platforms in any order
        const platforms = [...PLATFORMS].sort(() => roll() - 0.5);
        calls.push(orchestrate(server, id, platforms));
      }
    const answers = await Promise.all(calls);
    expect(answers.filter(({ status }) => status !== 200).map(({ status, text }) => `${status} ${text}`)).toEqual([]);
    expect(answers).toHaveLength(VIDEOS * CALLS_EACH);

    const wanted = catalogue.flatMap((video) =>
      [...expectedWinners(video)].map(([platform, { clip_id }]) => `${video.id} ${platform} ${clip_id}`),
    );
    const drafts = await everyPage<Record<string, string>>(server, '/campaigns?status=draft', 'campaigns', 1000);
    expect(drafts.map((draft) => `${draft.video_asset_id} ${draft.platform} ${draft.clip_id}`).sort()).toEqual(
      wanted.sort(),
    );
    const created = answers.flatMap(({ json }) => json.campaigns_created as string[]);
    expect(created.sort()).toEqual(drafts.map(({ id }) => id).sort());
    for (const { id } of catalogue) {
      const { json } = await get(server, `/campaigns/best_clip?video_asset_id=${id}&platform=youtube`);
      expect(wanted).toContain(`${id} youtube ${json.clip_id}`);
    }
    expect(await server.end()).toBe(0);

    const [counts] = await place.look((query) =>
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
});
