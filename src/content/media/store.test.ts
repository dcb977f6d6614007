import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { addVideo, onEachDatabase, uuid } from '../../testing/index.ts';
import { editClip, videoAssetWithClips } from '../catalog/index.ts';
import { sha256Of } from './file-store.ts';
import { keptRendition } from './kept-rendition.ts';
import { sweepFiles } from './remove-files.ts';
import { requestAnalysis } from './request-analysis.ts';
import type { FilmAnalysis, Storyboard } from './schema.ts';
import { findFilm, putAnalysis, putFilm, putRendition, putStoryboard } from './store.ts';

const directory = mkdtempSync(join(tmpdir(), 'stored-films-'));
afterAll(() => rmSync(directory, { recursive: true }));

const filmOf = (digit: string) => ({ file: `${digit}.mp4`, sha256: digit.repeat(64), size_bytes: 1000 });
const FILM = filmOf('a');
const OPTIONS = { min_ms: 3_000, max_ms: 9_000, count: 4, preferred_ms: [6_000] };
const ANALYSIS: FilmAnalysis = {
  ...{ sha256: FILM.sha256, size_bytes: 1000, duration_ms: 9_000, width: 160, height: 90, fps: 25, bitrate_bps: 1000 },
  ...{ has_audio: false, loudness_lufs: null, cuts_ms: [], fades: [], transitions: [], clips: [] },
};
const STORYBOARD: Storyboard = { every_ms: 1000, tiles: 4, columns: 2, tile_width: 160, tile_height: 90 };

onEachDatabase('stored films', (testContext) => {
  const twins = async () => {
    const ctx = await testContext();
    for (const id of [uuid(1), uuid(2)]) {
      await addVideo(ctx, id, []);
      await ctx.db.transaction((transaction) => putFilm(transaction, id, FILM, ctx.now()));
    }
    const analyzed = (id: string, analysis = ANALYSIS) =>
      ctx.db.transaction((transaction) => putAnalysis(transaction, id, OPTIONS, analysis, ctx.now()));
    return { ctx, analyzed };
  };

  test('are analyzed separately when two videos have the same file', async () => {
    const { ctx, analyzed } = await twins();
    await analyzed(uuid(1));
    expect(await findFilm(ctx.db, uuid(1))).toMatchObject({ analysis: ANALYSIS, clip_options: OPTIONS });
    expect(await findFilm(ctx.db, uuid(2))).toMatchObject({ analysis: undefined, clip_options: undefined });
  });

  test('get separate storyboards when two videos have the same file', async () => {
    const { ctx } = await twins();
    const first = await findFilm(ctx.db, uuid(1));
    if (first !== undefined) await putStoryboard(ctx.db, first, STORYBOARD);
    expect(await findFilm(ctx.db, uuid(1))).toMatchObject({ storyboard: STORYBOARD });
    expect(await findFilm(ctx.db, uuid(2))).toMatchObject({ storyboard: undefined });
  });

  test('keep their measurements when the same file is stored again and lose them with another file', async () => {
    const { ctx, analyzed } = await twins();
    await analyzed(uuid(1));
    await putStoryboard(ctx.db, { ...FILM, video_asset_id: uuid(1) }, STORYBOARD);
    const put = (film: typeof FILM) =>
      ctx.db.transaction((transaction) => putFilm(transaction, uuid(1), film, ctx.now()));
    await put(FILM);
    expect(await findFilm(ctx.db, uuid(1))).toMatchObject({ analysis: ANALYSIS, storyboard: STORYBOARD });
    await put(filmOf('b'));
    const forgotten = { analysis: undefined, clip_options: undefined, storyboard: undefined };
    expect(await findFilm(ctx.db, uuid(1))).toMatchObject({ ...filmOf('b'), ...forgotten });
    // the measurement of the previous film comes too late
    await analyzed(uuid(1));
    await putStoryboard(ctx.db, { ...FILM, video_asset_id: uuid(1) }, STORYBOARD);
    expect(await findFilm(ctx.db, uuid(1))).toMatchObject({ analysis: undefined, storyboard: undefined });
  });

  test('keep the clips of their video when they are received again, and another film removes the clips', async () => {
    const plain = await testContext();
    const ctx = { ...plain, filesDir: join(directory, `received ${plain.db.kind}`) };
    await addVideo(ctx, uuid(1), [{ id: uuid(3), end_ms: 9000, features: {} }]);
    const received = async (content: string) => {
      await requestAnalysis(ctx, uuid(1), Readable.from([Buffer.from(`GIF89a ${content}`)]));
      const { clips } = await videoAssetWithClips(ctx, uuid(1));
      return [readdirSync(join(ctx.filesDir, 'films')).length, ...clips.map(({ status }) => status)];
    };
    expect([await received('one'), await received('one'), await received('two')]).toEqual([
      [1, 'ready'],
      [1, 'ready'],
      [1],
    ]);
  });

  test('have a rendition only while the clip, its film, and the file are those that were rendered', async () => {
    const { ctx } = await twins();
    const cut = { start_ms: 0, end_ms: 9000 };
    await addVideo(ctx, uuid(1), [{ id: uuid(3), ...cut, features: {} }]);
    const file = join(directory, `${ctx.db.kind}.mp4`);
    writeFileSync(file, 'rendered');
    const rendition = {
      ...({ clip_id: uuid(3), platform: 'tiktok', file, film_sha256: FILM.sha256, ...cut } as const),
      ...{ file_size_bytes: 8, bitrate_bps: 1000, rendered_at: ctx.now(), file_sha256: await sha256Of(file) },
    };
    const kept = async (change: Partial<typeof rendition> = {}) => {
      await ctx.db.transaction((transaction) => putRendition(transaction, { ...rendition, ...change }));
      return (await keptRendition(ctx, uuid(3), 'tiktok'))?.file.path;
    };
    expect([await kept(), await keptRendition(ctx, uuid(3), 'youtube')]).toEqual([file, undefined]);
    const others = [
      { film_sha256: 'b'.repeat(64) },
      { start_ms: 1 },
      { end_ms: 8999 },
      { file_sha256: 'c'.repeat(64) },
    ];
    for (const other of [...others, { file: `${file}.gone` }])
      expect([other, await kept(other)]).toEqual([other, undefined]);
    expect(await kept()).toBe(file);
    await editClip(ctx, uuid(3), { status: 'failed' });
    await expect(kept()).rejects.toMatchObject({ code: 'clip-not-ready' });
  });

  test('keep their previews in a sweep, which removes only unused and abandoned files', async () => {
    const { ctx } = await twins();
    const filesDir = join(directory, ctx.db.kind);
    const write = (folder: string, name: string, minutes: number) => {
      mkdirSync(join(filesDir, folder), { recursive: true });
      const at = new Date(ctx.now().getTime() - minutes * 60_000);
      writeFileSync(join(filesDir, folder, name), 'x');
      utimesSync(join(filesDir, folder, name), at, at);
    };
    const [used, gone] = ['a', 'b'].map((digit) => digit.repeat(64));
    for (const name of [`${used}.mp4`, `${used}.jpg`, `${used}.mp4.1.part`, `${gone}.mp4`, `${gone}.jpg`])
      write('previews', name, 60);
    for (const name of [FILM.file, `${gone}.mp4`]) write('films', name, 60);
    for (const name of ['clip-tiktok.mp4', 'clip-tiktok.mp4.1.part']) write('renders', name, 60);
    write('incoming', 'broken-off', 60);
    write('incoming', 'under way', 59);
    const isShared = ctx.db.kind !== 'embedded';
    const swept = { uploads: isShared ? 2 : 3, films: 1, previews: 3, thumbnails: 0 };
    expect(await sweepFiles({ ...ctx, filesDir })).toEqual(swept);
    const left = (folder: string) => readdirSync(join(filesDir, folder)).sort();
    expect(left('previews')).toEqual([`${used}.jpg`, `${used}.mp4`]);
    expect(left('films')).toEqual([FILM.file]);
    expect(left('renders')).toEqual(['clip-tiktok.mp4']);
    expect(left('incoming')).toEqual(isShared ? ['under way'] : []);
  });
});
