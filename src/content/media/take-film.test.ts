import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../interfaces/http/index.ts';
import { startWorker } from '../../interfaces/worker/index.ts';
import { onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { addVideoAsset, editClip, videoAssetWithClips } from '../catalog/index.ts';
import { makeFilm } from './make.ts';
import { renderStoredClip } from './render-stored.ts';
import { takeFilm } from './take-film.ts';

let directory = '';
let film = '';
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-films-'));
  film = join(directory, 'two scenes.mp4');
  await makeFilm(film, {
    picture:
      'testsrc2=size=540x960:rate=25:duration=6[a];smptebars=size=540x960:rate=25:duration=6[b];[a][b]concat=n=2',
    sound: 'sine=frequency=440:duration=12',
  });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A draft campaign that runs this clip. */
const draftOn = (ctx: TestContext, videoAssetId: string, clipId: string) =>
  sql`
    insert into campaigns (video_asset_id, platform, clip_id, name, currency, optimization_meta)
    values (${videoAssetId}, 'tiktok', ${clipId}, 'one', 'EUR', '{}')
  `.execute(ctx.db.kysely);

onEachDatabase('taking films', (testContext) => {
  const context = async (): Promise<TestContext> => ({
    ...(await testContext()),
    filesDir: join(directory, randomUUID()),
  });

  test('a film becomes a video with READY clips, each with a thumbnail; the same film is not analysed again', async () => {
    const ctx = await context();
    const { videoAssetId, analysis, unchanged } = await takeFilm(ctx, film, { preferredMs: [6000] });
    expect(unchanged).toBe(false);
    expect(analysis.cutsMs).toEqual([6000]);
    const video = await videoAssetWithClips(ctx, videoAssetId);
    expect(video).toMatchObject({ title: 'two scenes', source_uri: 'two scenes.mp4', duration_ms: 12_000 });
    expect(
      video.clips.map(({ start_ms, end_ms, features }) => ({ startMs: start_ms, endMs: end_ms, features })),
    ).toEqual(analysis.clips.map(({ startMs, endMs, features }) => ({ startMs, endMs, features })));
    expect(video.clips.every(({ status }) => status === 'ready')).toBe(true);
    const app = await buildApp(ctx, { docs: false });
    const thumbnail = await app.inject(`/clips/${video.clips[0]?.id}/thumbnail`);
    expect(thumbnail.headers['content-type']).toBe('image/jpeg');
    expect([...thumbnail.rawPayload.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    expect((await takeFilm(ctx, film, { preferredMs: [6000] })).unchanged).toBe(true);
  });

  test('other wishes replace the clips proposed before, but not those that were edited or used', async () => {
    const ctx = await context();
    const { videoAssetId } = await takeFilm(ctx, film, { preferredMs: [2500], minMs: 2000, maxMs: 3000 });
    const before = (await videoAssetWithClips(ctx, videoAssetId)).clips;
    expect(before.length).toBeGreaterThan(2);
    const [used, edited, ...rest] = before.map(({ id }) => id);
    if (used === undefined || edited === undefined) throw new Error('no clips');
    await draftOn(ctx, videoAssetId, used);
    await editClip(ctx, edited, { features: { visual_score: 1 } });
    const other = await takeFilm(ctx, film, { fixedMs: 5000 });
    expect(other).toMatchObject({ videoAssetId, unchanged: false });
    const after = (await videoAssetWithClips(ctx, videoAssetId)).clips;
    const proposed = after.filter(({ id }) => id !== used && id !== edited);
    expect(proposed.map(({ start_ms }) => start_ms)).toEqual(other.analysis.clips.map(({ startMs }) => startMs));
    expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining([used, edited]));
    for (const id of rest) expect(after.some((clip) => clip.id === id)).toBe(false);
  });

  test('an upload is measured in the background', async () => {
    const ctx = await context();
    await addVideoAsset(ctx, { id: uuid(1), title: 'mine' });
    const app = await buildApp(ctx, { docs: false });
    const upload = (id: string, payload: Buffer | ReturnType<typeof createReadStream>) =>
      app.inject({
        method: 'POST',
        url: `/video_assets/${id}/file`,
        payload,
        headers: { 'content-type': 'video/mp4' },
      });
    const worker = await startWorker(ctx, { concurrency: 1 });
    try {
      const reply = await upload(uuid(1), createReadStream(film));
      expect(reply.statusCode).toBe(202);
      const { job_id, video_asset_id } = reply.json();
      expect(video_asset_id).toBe(uuid(1));
      await expect
        .poll(() => ctx.queue.job(job_id), { timeout: 50_000, interval: 200 })
        .toMatchObject({ state: 'done' });
      const { title, duration_ms, clips } = await videoAssetWithClips(ctx, uuid(1));
      expect({ title, duration_ms }).toEqual({ title: 'mine', duration_ms: 12_000 });
      expect(clips.length).toBeGreaterThan(0);
      expect(await ctx.queue.job(job_id)).toMatchObject({ progress: 1, result: { clips: clips.length } });
    } finally {
      await worker.stop();
    }
    expect((await upload(uuid(9), Buffer.from('x'))).json()).toMatchObject({ code: 'video-not-found' });
    const text = await upload(uuid(1), Buffer.from('this is no film, whatever its media type says'));
    expect([text.statusCode, text.json().code]).toEqual([422, 'film-type-refused']);
    const none = await app.inject(`/clips/${uuid(7)}/thumbnail`);
    expect(none.json().code).toBe('clip-not-found');
  });

  test('a worker that cannot see the film leaves the job to another', async () => {
    const ctx = await context();
    const { videoAssetId } = await takeFilm(ctx, film);
    const elsewhere = { ...ctx, filesDir: join(directory, randomUUID()) };
    await expect(takeFilm(elsewhere, film, { fixedMs: 5000 })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'file-not-visible',
    });
    expect((await videoAssetWithClips(ctx, videoAssetId)).clips.length).toBeGreaterThan(0);
  });

  test('a clip is rendered for a platform, and then has a size', async () => {
    const ctx = await context();
    const { videoAssetId } = await takeFilm(ctx, film, { preferredMs: [6000] });
    const [clip] = (await videoAssetWithClips(ctx, videoAssetId)).clips;
    const { file, analysis } = await renderStoredClip(ctx, clip?.id ?? '', 'tiktok', undefined);
    expect(existsSync(file)).toBe(true);
    expect(analysis.width / analysis.height).toBe(9 / 16);
    const [after] = (await videoAssetWithClips(ctx, videoAssetId)).clips;
    expect(after?.features).toMatchObject({ ...clip?.features, file_size_bytes: readFileSync(file).length });
  });
});
