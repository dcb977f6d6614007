import { expect, test } from 'vitest';
import { addVideo, onEachDatabase, uuid } from '../../testing/index.ts';
import type { FilmAnalysis, Storyboard } from './schema.ts';
import { findFilm, putAnalysis, putFilm, putStoryboard } from './store.ts';

const filmOf = (digit: string) => ({ file: `${digit}.mp4`, sha256: digit.repeat(64), size_bytes: 1000 });
const FILM = filmOf('a');
const OPTIONS = { min_ms: 3_000, max_ms: 9_000, count: 4, preferred_ms: [6_000] };
const ANALYSIS: FilmAnalysis = {
  ...{ sha256: FILM.sha256, size_bytes: 1000, duration_ms: 9_000, width: 160, height: 90, fps: 25, bitrate_bps: 1000 },
  ...{ has_audio: false, loudness_lufs: null, cuts_ms: [], fades: [], transitions: [], clips: [] },
};
const STORYBOARD: Storyboard = { every_ms: 1000, tiles: 4, columns: 2, tile_width: 160, tile_height: 90 };

onEachDatabase('the films of two videos', (testContext) => {
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

  test('that are the same file are analyzed one by one', async () => {
    const { ctx, analyzed } = await twins();
    await analyzed(uuid(1));
    expect(await findFilm(ctx.db, uuid(1))).toMatchObject({ analysis: ANALYSIS, clip_options: OPTIONS });
    expect(await findFilm(ctx.db, uuid(2))).toMatchObject({ analysis: undefined, clip_options: undefined });
  });

  test('that are the same file get their storyboards one by one', async () => {
    const { ctx } = await twins();
    const first = await findFilm(ctx.db, uuid(1));
    if (first !== undefined) await putStoryboard(ctx.db, first, STORYBOARD);
    expect(await findFilm(ctx.db, uuid(1))).toMatchObject({ storyboard: STORYBOARD });
    expect(await findFilm(ctx.db, uuid(2))).toMatchObject({ storyboard: undefined });
  });

  test('keep what was measured when the same file comes again, and lose it with another', async () => {
    const { ctx, analyzed } = await twins();
    await analyzed(uuid(1));
    const put = (film: typeof FILM) =>
      ctx.db.transaction((transaction) => putFilm(transaction, uuid(1), film, ctx.now()));
    await put(FILM);
    expect(await findFilm(ctx.db, uuid(1))).toMatchObject({ analysis: ANALYSIS });
    await put(filmOf('b'));
    expect(await findFilm(ctx.db, uuid(1))).toMatchObject({ ...filmOf('b'), analysis: undefined });
    // what was measured of the film before comes too late
    await analyzed(uuid(1));
    expect(await findFilm(ctx.db, uuid(1))).toMatchObject({ analysis: undefined });
  });
});
