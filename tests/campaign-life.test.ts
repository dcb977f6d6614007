import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbered } from './harness/catalog.ts';
import { ask, eventually, get, importVideos, orchestrate, patch, post } from './harness/http.ts';
import { type Listening, onEachServer } from './harness/in-process.ts';
import { problem, wrongFields } from './harness/shapes.ts';

/** The transitions of a campaign, written independently of the engine. */
const LIFE: Record<string, Record<string, string>> = {
  draft: { approve: 'approved', archive: 'archived' },
  approved: { reopen: 'draft', publish: 'published', archive: 'archived' },
  published: { activate: 'active', complete: 'completed', archive: 'archived' },
  active: { pause: 'paused', complete: 'completed', archive: 'archived' },
  paused: { resume: 'active', complete: 'completed', archive: 'archived' },
  completed: { archive: 'archived' },
  archived: {},
};
const TRANSITIONS = ['approve', 'reopen', 'publish', 'activate', 'pause', 'resume', 'complete', 'archive'];

onEachServer("a campaign's life", (listen) => {
  let server: Listening;
  const video = numbered(1);
  beforeAll(async () => {
    server = await listen();
    await importVideos(server, [{ id: video, clips: [{ start_ms: 0, end_ms: 9000 }] }]);
  });
  afterAll(() => server.end());

  /** Creates a campaign and brings it into a status by the shortest way. */
  async function campaignIn(state: string): Promise<string> {
    const ways: Record<string, string[]> = {
      draft: [],
      approved: ['approve'],
      published: ['approve', 'publish'],
      active: ['approve', 'publish', 'activate'],
      paused: ['approve', 'publish', 'activate', 'pause'],
      completed: ['approve', 'publish', 'activate', 'complete'],
      archived: ['archive'],
    };
    const { json } = await orchestrate(server, video, ['tiktok']);
    const { id } = json.campaigns[0];
    // a campaign without a budget could not be activated
    if (state !== 'draft' && state !== 'archived') await patch(server, `/campaigns/${id}`, { budget_cents: 500 });
    for (const transition of ways[state] ?? [])
      expect((await post(server, `/campaigns/${id}/${transition}`)).status).toBe(200);
    return id;
  }

  test('every transition from every state leads where it should or is refused with the allowed ones', async () => {
    for (const [state, ways] of Object.entries(LIFE)) {
      // a refused transition changes nothing, so the same campaign is used for the next one
      let still: string | undefined;
      for (const transition of TRANSITIONS) {
        const id = still ?? (await campaignIn(state));
        const { json: before } = await get(server, `/campaigns/${id}`);
        expect(before.status).toBe(state);
        const answer = await post(server, `/campaigns/${id}/${transition}`);
        const to = ways[transition];
        if (to === undefined) {
          const { allowed } = problem(answer, 409, 'transition-not-allowed');
          expect([...allowed].sort(), `${transition} from ${state}`).toEqual(Object.keys(ways).sort());
          expect((await get(server, `/campaigns/${id}`)).json).toEqual(before);
        } else {
          expect(answer.status, `${transition} from ${state}`).toBe(200);
          expect(answer.json).toEqual({ ...before, status: to, updated_at: answer.json.updated_at });
          expect((await get(server, `/campaigns/${id}`)).json).toEqual(answer.json);
        }
        still = to === undefined ? id : undefined;
        if (to === 'draft') await post(server, `/campaigns/${id}/archive`); // the next one needs a new draft
      }
      if (state === 'draft') await post(server, `/campaigns/${still}/archive`);
    }
  });

  test('a transition accepts only why and confirm, and refuses any other body', async () => {
    const id = await campaignIn('draft');
    for (const [raw, field] of [
      ['{"budget_cents": 500}', 'budget_cents'],
      ['[]', ''],
      ['5', ''],
      ['null', ''],
    ]) {
      const answer = await ask(server, 'POST', `/campaigns/${id}/approve`, { raw, type: 'application/json' });
      expect([raw, wrongFields(answer)]).toEqual([raw, [field]]);
    }
    expect((await get(server, `/campaigns/${id}`)).json.status).toBe('draft');
    for (const [transition, raw] of [
      ['approve', ''],
      ['publish', '{}'],
    ]) {
      const answer = await ask(server, 'POST', `/campaigns/${id}/${transition}`, { raw, type: 'application/json' });
      expect([transition, answer.status]).toEqual([transition, 200]);
    }
  });

  test('any sequence of transitions ends where the table says, and the ledger records it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...TRANSITIONS), { maxLength: 14 }), async (walk) => {
        const id = await campaignIn('draft');
        const { video_asset_id, platform } = (await patch(server, `/campaigns/${id}`, { budget_cents: 500 })).json;
        const walked: { video_asset_id: string; platform: string; from: string; to: string }[] = [];
        let state = 'draft';
        for (const transition of walk) {
          const { status } = await post(server, `/campaigns/${id}/${transition}`);
          const to = LIFE[state]?.[transition];
          expect(status).toBe(to === undefined ? 409 : 200);
          if (to === undefined) continue;
          walked.push({ video_asset_id, platform, from: state, to });
          state = to;
        }
        expect((await get(server, `/campaigns/${id}`)).json.status).toBe(state);
        const { json } = await eventually(
          () => get(server, `/ledger/events?event_type=campaign_status_changed&entity_id=${id}`),
          (answer) => answer.json.events.length >= walked.length,
        );
        expect(json.events.map(({ metadata }: { metadata: unknown }) => metadata)).toEqual(walked);
        if (state === 'draft') await post(server, `/campaigns/${id}/archive`);
      }),
      { numRuns: 25, seed: 20_260_104 },
    );
  });

  test('only a draft can be edited', async () => {
    for (const state of Object.keys(LIFE).filter((one) => one !== 'draft')) {
      const id = await campaignIn(state);
      const { json: before } = await get(server, `/campaigns/${id}`);
      problem(await patch(server, `/campaigns/${id}`, { notes: 'late' }), 409, 'campaign-not-draft');
      expect((await get(server, `/campaigns/${id}`)).json).toEqual({ ...before, notes: null, status: state });
    }
  });

  test('one of many simultaneous identical transitions succeeds', async () => {
    const id = await campaignIn('draft');
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(server, `/campaigns/${id}/approve`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  test('an unknown transition and an unknown campaign are refused', async () => {
    const id = await campaignIn('draft');
    expect(wrongFields(await post(server, `/campaigns/${id}/published`))).toEqual(['transition']);
    expect(wrongFields(await post(server, '/campaigns/mine/approve'))).toEqual(['id']);
    problem(await post(server, `/campaigns/${numbered(0xdead)}/approve`), 404, 'campaign-not-found');
    problem(await get(server, `/campaigns/${numbered(0xdead)}`), 404, 'campaign-not-found');
    problem(await post(server, `/campaigns/${id}/approve/again`), 404, 'route-not-found');
  });
});
