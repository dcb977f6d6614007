import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbered } from './harness/catalog.ts';
import { ask, get, patch } from './harness/http.ts';
import { type Listening, onEachServer } from './harness/in-process.ts';
import { problem, wrongFields } from './harness/shapes.ts';

onEachServer('the catalog', (listen) => {
  let server: Listening;
  let ids = 0;
  const newId = () => numbered(++ids);
  const video = async (id: string) => (await get(server, `/video_assets/${id}`)).json;

  beforeAll(async () => {
    server = await listen();
  });
  afterAll(() => server.end());

  test('clips and videos can be added, read, and changed one by one, and invalid ones are refused', async () => {
    const created = await ask(server, 'POST', '/video_assets', { body: { title: 'one', duration_ms: 10_000 } });
    expect(created.status).toBe(201);
    const { id } = created.json;
    problem(await ask(server, 'POST', '/video_assets', { body: { id } }), 409, 'video-exists');
    const clips = [
      { start_ms: 0, end_ms: 10_000, features: { visual_score: 1 } },
      { start_ms: 1, end_ms: 2, status: 'failed' },
    ];
    const added = await ask(server, 'POST', `/video_assets/${id}/clips`, { body: { clips } });
    expect(added.status).toBe(201);
    expect(added.json.clips).toMatchObject([{ ...clips[0], status: 'ready' }, clips[1] ?? {}]);
    const clip = added.json.clips[0].id;
    expect(
      wrongFields(
        await ask(server, 'POST', `/video_assets/${id}/clips`, {
          body: {
            clips: [
              { start_ms: 0, end_ms: 1 },
              { start_ms: 0, end_ms: 10_001 },
            ],
          },
        }),
      ),
    ).toEqual(['clips[1].end_ms']);
    problem(
      await ask(server, 'POST', `/video_assets/${id}/clips`, {
        body: {
          clips: [
            { start_ms: 0, end_ms: 1 },
            { id: clip, start_ms: 0, end_ms: 1 },
          ],
        },
      }),
      409,
      'clip-exists',
    );
    problem(await ask(server, 'POST', `/video_assets/${newId()}/clips`, { body: { clips } }), 404, 'video-not-found');
    expect((await video(id)).clips).toHaveLength(2);
    const changed = await patch(server, `/clips/${clip}`, { end_ms: 9000, features: { trend_score: 0.5 } });
    expect({ status: changed.status, ...changed.json }).toMatchObject({ status: 'ready', start_ms: 0, end_ms: 9000 });
    expect(changed.json.features).toEqual({ trend_score: 0.5 });
    expect(wrongFields(await patch(server, `/clips/${clip}`, { start_ms: 9000 }))).toEqual(['start_ms']);
    expect(wrongFields(await patch(server, `/clips/${clip}`, { end_ms: 10_001 }))).toEqual(['end_ms']);
    expect(wrongFields(await patch(server, `/clips/${clip}`, { features: { cut_position: 0.1 } }))).toEqual([
      'features.cut_position',
    ]);
    expect(wrongFields(await patch(server, `/clips/${clip}`, { video_asset_id: id }))).toContain('video_asset_id');
    expect(wrongFields(await patch(server, `/clips/${clip}`, {}))).toEqual(['']);
    expect(wrongFields(await patch(server, `/clips/${clip}`, { why: 'for no change' }))).toEqual(['']);
    problem(await patch(server, `/clips/${newId()}`, { status: 'ready' }), 404, 'clip-not-found');
    problem(await get(server, `/clips/${newId()}`), 404, 'clip-not-found');
    expect((await get(server, `/clips/${clip}`)).json).toEqual(changed.json);
  });
});
