import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { isWorthRetrying } from '../../core/queue/failure.ts';
import { buildApp } from '../../interfaces/http/index.ts';
import { startWorker } from '../../interfaces/worker/index.ts';
import { filmOf } from '../../testing/films.ts';
import { onEachDatabase, settledEvents, type TestContext, uuid } from '../../testing/index.ts';
import { notingLocks } from '../../testing/noting-locks.ts';
import { withForkedFilmTasks } from '../../testing/start-film-child.ts';
import { addVideoAsset, clip, editClip, videoAssetWithClips } from '../catalog/index.ts';
import { ingestFilm, measureFilm } from './ingest-film.ts';
import { keptRendition } from './kept-rendition.ts';
import { removeUnusedFilms, sweepFiles } from './remove-files.ts';
import { renderStoredClip } from './render-stored.ts';
import { requestAnalysis } from './request-analysis.ts';
import { lockFiles } from './store.ts';

let directory = '';
let film = '';
let other = '';
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-films-'));
  film = join(directory, 'two scenes.mp4');
  const size = 'size=90x160:rate=10';
  const scenes = `testsrc2=${size}:duration=6[a];smptebars=${size}:duration=6[b];[a][b]concat=n=2`;
  copyFileSync(await filmOf({ picture: scenes, sound: 'sine=frequency=440:duration=12' }), film);
  other = await filmOf({ picture: `testsrc2=${size}:duration=7,hue=h=90` });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Adds a draft campaign that runs this clip. */
const draftOn = (ctx: TestContext, videoAssetId: string, clipId: string) =>
  sql`
    insert into campaigns (video_asset_id, platform, clip_id, name, currency, optimization_meta)
    values (${videoAssetId}, 'tiktok', ${clipId}, 'one', 'EUR', '{}')
  `.execute(ctx.db.kysely);

/** Clips of 2 to 3 s. */
const SHORT = { preferred_ms: [2500], min_ms: 2000, max_ms: 3000 };

const withFiles = async (ctx: TestContext): Promise<TestContext> => ({
  ...ctx,
  filesDir: join(directory, randomUUID()),
});

onEachDatabase('ingesting films', (testContext) => {
  const context = async () => withFiles(await testContext());

  test('removing unused films waits for a transaction that holds the files lock', async () => {
    const ctx = await context();
    // the embedded database has one connection, so nothing can happen in between
    if (ctx.db.kind === 'embedded') return;
    let isOver = false;
    let removing: Promise<unknown> = Promise.resolve();
    await ctx.db.transaction(async (transaction) => {
      await lockFiles(transaction);
      removing = removeUnusedFilms(ctx, ['0.mp4']).then(() => {
        isOver = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(isOver).toBe(false);
    });
    await removing;
    expect(isOver).toBe(true);
  });

  test('a film becomes a video of ready clips with thumbnails, and the same film is not analyzed again', async () => {
    const { ctx, taken } = notingLocks(await context());
    const { video_asset_id, analysis, unchanged } = await ingestFilm(ctx, film, { preferred_ms: [6000] });
    expect(taken()).toMatchInlineSnapshot(`
      [
        "lock files",
        "lock catalog",
        "video_assets in order for no key update",
        "clips in order for no key update",
        "films for update",
        "lock catalog",
        "video_assets for no key update",
        "lock catalog",
        "video_assets in order for no key update",
        "clips in order for no key update",
      ]
    `);
    expect(unchanged).toBe(false);
    expect(analysis.cuts_ms).toEqual([6000]);
    const video = await videoAssetWithClips(ctx, video_asset_id);
    expect(video).toMatchObject({ title: 'two scenes', source_uri: 'two scenes.mp4', duration_ms: 12_000 });
    expect(
      video.clips.map(({ start_ms, end_ms, features }) => ({ start_ms: start_ms, end_ms: end_ms, features })),
    ).toEqual(analysis.clips.map(({ start_ms, end_ms, features }) => ({ start_ms, end_ms, features })));
    expect(video.clips.every(({ status }) => status === 'ready')).toBe(true);
    const app = await buildApp(ctx, { docs: false });
    const thumbnail = await app.inject(`/clips/${video.clips[0]?.id}/thumbnail`);
    expect(thumbnail.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=3600' });
    expect([...thumbnail.rawPayload.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    expect((await ingestFilm(ctx, film, { preferred_ms: [6000] })).unchanged).toBe(true);
    const { rows } = await settledEvents(ctx, { entity_id: video_asset_id, limit: 10 });
    const types = rows.map(({ event_type }) => event_type);
    expect(types).toEqual(['film_received', 'film_analyzed']);
  });

  test('new options replace proposed clips, except those that were edited or used', async () => {
    const ctx = await context();
    const { video_asset_id } = await ingestFilm(ctx, film, SHORT);
    const before = (await videoAssetWithClips(ctx, video_asset_id)).clips;
    expect(before.length).toBeGreaterThan(2);
    const [used, edited, ...rest] = before.map(({ id }) => id);
    if (used === undefined || edited === undefined) throw new Error('no clips');
    await draftOn(ctx, video_asset_id, used);
    await editClip(ctx, edited, { features: { visual_score: 1 } });
    const other = await ingestFilm(ctx, film, { fixed_ms: 5000 });
    expect(other).toMatchObject({ video_asset_id, unchanged: false });
    const after = (await videoAssetWithClips(ctx, video_asset_id)).clips;
    const proposed = after.filter(({ id }) => id !== used && id !== edited);
    expect(proposed.map(({ start_ms }) => start_ms)).toEqual(other.analysis.clips.map(({ start_ms }) => start_ms));
    expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining([used, edited]));
    for (const id of rest) expect(after.some((clip) => clip.id === id)).toBe(false);
  });

  test('an upload is measured in the background, then orchestrated for the named platforms', async () => {
    const ctx = await context();
    await addVideoAsset(ctx, { id: uuid(1), title: 'mine' });
    const app = await buildApp(ctx, { docs: false });
    const upload = (id: string, payload: Buffer | ReturnType<typeof createReadStream>) =>
      app.inject({
        method: 'POST',
        url: `/video_assets/${id}/file?orchestrate=youtube`,
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
      const measured = await ctx.queue.job(job_id);
      expect(measured).toMatchObject({ progress: 1, result: { clips: clips.length } });
      const { orchestration_job_id } = z.object({ orchestration_job_id: z.string() }).parse(measured.result);
      await expect
        .poll(() => ctx.queue.job(orchestration_job_id), { timeout: 20_000, interval: 50 })
        .toMatchObject({ state: 'done', result: { orchestrated: 1, failed_total: 0 } });
      const drafted = await ctx.db.kysely.selectFrom('campaigns').select('platform').orderBy('platform').execute();
      expect(drafted).toEqual([{ platform: 'youtube' }]);
    } finally {
      await worker.stop();
    }
    expect((await upload(uuid(9), Buffer.from('x'))).json()).toMatchObject({ code: 'video-not-found' });
    const text = await upload(uuid(1), Buffer.from('this is no film, whatever its media type says'));
    expect([text.statusCode, text.json().code]).toEqual([422, 'film-type-refused']);
    const none = await app.inject(`/clips/${uuid(7)}/thumbnail`);
    expect(none.json().code).toBe('clip-not-found');
  });

  test('a refusal calls the film by its original file name', async () => {
    const ctx = await context();
    const cut = join(directory, 'cut off.mp4');
    writeFileSync(cut, readFileSync(film).subarray(0, -1000));
    await expect(ingestFilm(ctx, cut)).rejects.toMatchObject({
      code: 'film-truncated',
      message: expect.stringMatching(/^cut off\.mp4 .*: it is cut off; copy it again$/),
    });
  });

  test('a worker that cannot see the film fails as unavailable and keeps the clips', async () => {
    const ctx = await context();
    const { video_asset_id } = await ingestFilm(ctx, film);
    const elsewhere = { ...ctx, filesDir: join(directory, randomUUID()) };
    await expect(ingestFilm(elsewhere, film, { fixed_ms: 5000 })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'file-not-visible',
    });
    expect((await videoAssetWithClips(ctx, video_asset_id)).clips.length).toBeGreaterThan(0);
  });

  test('a rendition is kept for its platform and leaves the clip unchanged', async () => {
    const ctx = await context();
    const { video_asset_id } = await ingestFilm(ctx, film, SHORT);
    const [clip] = (await videoAssetWithClips(ctx, video_asset_id)).clips;
    const noting = notingLocks(ctx);
    const { file, analysis } = await renderStoredClip(noting.ctx, clip?.id ?? '', 'youtube', undefined);
    expect(noting.taken()).toMatchInlineSnapshot(`
      [
        "films for update",
        "lock catalog",
        "video_assets for no key update",
        "clips for no key update",
      ]
    `);
    expect(existsSync(file)).toBe(true);
    expect(analysis.width / analysis.height).toBe(9 / 16);
    expect((await videoAssetWithClips(ctx, video_asset_id)).clips[0]).toEqual(clip);
    const rows = await ctx.db.kysely.selectFrom('renditions').selectAll().execute();
    expect(rows).toMatchObject([
      {
        clip_id: clip?.id,
        platform: 'youtube',
        file,
        start_ms: clip?.start_ms,
        file_size_bytes: readFileSync(file).length,
      },
    ]);
    expect(await keptRendition(ctx, clip?.id ?? '', 'youtube')).toMatchObject({ file: { path: file } });
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    writeFileSync(file, bytes);
    expect(await keptRendition(ctx, clip?.id ?? '', 'youtube')).toBeUndefined();
  });

  test('replacing a film removes its unused clips and supersedes the others', async () => {
    const ctx = await context();
    await addVideoAsset(ctx, { id: uuid(1), title: 'mine' });
    await requestAnalysis(ctx, uuid(1), createReadStream(film));
    await measureFilm(ctx, uuid(1), SHORT);
    const before = (await videoAssetWithClips(ctx, uuid(1))).clips;
    const [used, edited, unused] = before.map(({ id }) => id);
    if (used === undefined || edited === undefined || unused === undefined) throw new Error('too few clips');
    await draftOn(ctx, uuid(1), used);
    await editClip(ctx, edited, { features: { visual_score: 1 } });
    const noting = notingLocks(ctx);
    await requestAnalysis(noting.ctx, uuid(1), createReadStream(other));
    expect(noting.taken()).toMatchInlineSnapshot(`
      [
        "lock files",
        "films for update",
        "lock catalog",
        "video_assets for no key update",
        "lock files",
      ]
    `);
    expect((await videoAssetWithClips(ctx, uuid(1))).clips).toEqual([]);
    expect(readdirSync(join(ctx.filesDir, 'films'))).toHaveLength(1);
    expect(existsSync(join(ctx.filesDir, 'thumbnails', `${unused}.jpg`))).toBe(false);
    const { analysis } = await measureFilm(ctx, uuid(1), SHORT);
    const after = await videoAssetWithClips(ctx, uuid(1));
    expect(after.duration_ms).toBe(7000);
    expect(after.clips.map(({ start_ms }) => start_ms)).toEqual(analysis.clips.map(({ start_ms }) => start_ms));
    expect((await clip(ctx, used)).status).toBe('failed');
    await expect(editClip(ctx, edited, { status: 'ready' })).rejects.toMatchObject({ code: 'clip-superseded' });
    await expect(renderStoredClip(ctx, used, 'youtube', undefined)).rejects.toMatchObject({ code: 'clip-not-ready' });
  });

  test('a sweep removes what killed processes left behind but nothing in use', async () => {
    const ctx = await context();
    const { video_asset_id } = await ingestFilm(ctx, film, { fixed_ms: 5000 });
    const left = ['incoming/broken-off', 'films/of-no-video.mp4', `thumbnails/${uuid(9)}.jpg`];
    const long = new Date(ctx.now().getTime() - 2 * 3_600_000);
    for (const name of left) {
      writeFileSync(join(ctx.filesDir, name), 'x');
      utimesSync(join(ctx.filesDir, name), long, long);
    }
    expect(await sweepFiles(ctx)).toEqual({ uploads: 1, films: 1, previews: 0, thumbnails: 1 });
    expect(await sweepFiles(ctx)).toEqual({ uploads: 0, films: 0, previews: 0, thumbnails: 0 });
    const { clips } = await videoAssetWithClips(ctx, video_asset_id);
    expect(readdirSync(join(ctx.filesDir, 'thumbnails'))).toHaveLength(2 * clips.length);
  });
});

onEachDatabase('film tasks in their own processes', (testContext) => {
  const context = async () => withFiles(await testContext());

  test('a clip edited during its rendering keeps the edit, and the rendition is refused', async () => {
    const ctx = await context();
    const { video_asset_id } = await ingestFilm(ctx, film, SHORT);
    const [clip] = (await videoAssetWithClips(ctx, video_asset_id)).clips;
    let edit: Promise<unknown> | undefined;
    const onProgress = () => {
      edit ??= editClip(ctx, clip?.id ?? '', { end_ms: Number(clip?.end_ms) - 500, features: { visual_score: 1 } });
    };
    const to = join(directory, 'edited.mp4');
    const rendering = withForkedFilmTasks(() => renderStoredClip(ctx, clip?.id ?? '', 'youtube', to, { onProgress }));
    await expect(rendering).rejects.toMatchObject({ code: 'clip-changed' });
    await edit;
    expect(existsSync(to)).toBe(false);
    expect((await videoAssetWithClips(ctx, video_asset_id)).clips[0]?.features).toEqual({ visual_score: 1 });
  });

  test('the newer of two films counts, even while the older one is still being measured', async () => {
    const ctx = await context();
    await addVideoAsset(ctx, { id: uuid(1), title: 'mine' });
    // so large that its measurement reports progress before it ends
    const older = await filmOf({ picture: 'testsrc2=size=640x360:rate=25:duration=10' });
    await requestAnalysis(ctx, uuid(1), createReadStream(older));
    let replacing: Promise<unknown> | undefined;
    const onProgress = () => {
      replacing ??= requestAnalysis(ctx, uuid(1), createReadStream(other));
    };
    const measuring = withForkedFilmTasks(() =>
      measureFilm(ctx, uuid(1), { onProgress, fixed_ms: 4000 }).finally(() => replacing),
    );
    await expect(measuring).rejects.toMatchObject({ kind: 'conflict', code: 'film-replaced' });
    expect((await videoAssetWithClips(ctx, uuid(1))).clips).toEqual([]);
    await measureFilm(ctx, uuid(1), { fixed_ms: 4000 });
    for (const { end_ms } of (await videoAssetWithClips(ctx, uuid(1))).clips) expect(end_ms).toBeLessThanOrEqual(7000);
  });

  test('a film that exceeds the time limit is not retried', async () => {
    const ctx = await context();
    const ingesting = withForkedFilmTasks(() => ingestFilm(ctx, film, { timeLimitMs: 1 }));
    const error = await ingesting.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'film-time-limit' });
    expect(isWorthRetrying(error)).toBe(false);
  });
});
