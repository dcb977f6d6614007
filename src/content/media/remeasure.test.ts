import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filmOf } from '../../testing/films.ts';
import { onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { withUnderstanding } from '../../testing/without-understanding.ts';
import { addClips, addVideoAsset, editClip, videoAssetWithClips } from '../catalog/index.ts';
import { smallThumbnailPath, thumbnailPath } from './file-store.ts';
import { ingestFilm, measureFilm } from './ingest-film.ts';
import { isUnderstoodAsAsked } from './known-before.ts';
import { requestAnalysis } from './request-analysis.ts';
import { findFilm } from './store.ts';

let directory = '';
let film = '';
/** Models that hear speech from 1 to 2 s and find no text. */
const MODELS = `
  export const runtime = () => 'made up';
  export const SPEECH = {}, TEXT = {};
  export const openSpeechFinder = async () => ({
    evidence: { file: 'a', sha256: 'b' }, push: async () => {}, finish: async () => [{ start_ms: 1000, end_ms: 2000 }],
  });
  export const openTextFinder = async () => ({ evidence: [], find: async () => [], read: async () => undefined });
`;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'campaigns-engine-remeasure-'));
  film = await filmOf({ picture: 'testsrc2=size=90x160:rate=10:duration=12', sound: 'sine=frequency=440:duration=12' });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Clips of 2 to 3 s. */
const SHORT = { preferred_ms: [2500], min_ms: 2000, max_ms: 3000, count: 6 };

/** Returns the same context, in which something happens just before its first transaction. */
function justBeforeItWrites<Given extends TestContext>(ctx: Given, happen: () => Promise<unknown>): Given {
  let hasHappened = false;
  const transaction: typeof ctx.db.transaction = async (work) => {
    if (!hasHappened) {
      hasHappened = true;
      await happen();
    }
    return ctx.db.transaction(work);
  };
  return { ...ctx, db: { ...ctx.db, transaction } };
}

onEachDatabase('a film that is measured again', (testContext) => {
  test('keeps edited clips whether the same clips or others are proposed', async () => {
    const ctx = { ...(await testContext()), filesDir: join(directory, randomUUID()) };
    const { video_asset_id } = await ingestFilm(ctx, film, SHORT);
    const clips = async () => (await videoAssetWithClips(ctx, video_asset_id)).clips;
    const [excluded, moved, scored, untouched] = await clips();
    if (excluded === undefined || moved === undefined || scored === undefined || untouched === undefined)
      throw new Error('too few clips');
    const edited = [
      await editClip(ctx, excluded.id, { status: 'failed' }),
      await editClip(ctx, moved.id, { start_ms: moved.start_ms + 100 }),
      await editClip(ctx, scored.id, { features: { visual_score: 1 } }),
    ];
    writeFileSync(thumbnailPath(ctx, moved.id), 'of its own edges');
    const isPictured = (id: string) =>
      [thumbnailPath(ctx, id), smallThumbnailPath(ctx, id)].map((path) => existsSync(path));
    const again = await ingestFilm(ctx, film, { ...SHORT, count: 7 });
    expect(again.unchanged).toBe(false);
    const ids = [excluded, moved, scored].map(({ id }) => id);
    expect((await clips()).filter(({ id }) => ids.includes(id))).toEqual(edited);
    expect((await clips()).map(({ id }) => id)).toContain(untouched.id);
    expect(isPictured(untouched.id)).toEqual([true, true]);
    expect(readFileSync(thumbnailPath(ctx, moved.id), 'utf8')).toBe('of its own edges');
    await ingestFilm(ctx, film, { ...SHORT, fixed_ms: 4000 });
    expect(isPictured(untouched.id)).toEqual([false, false]);
    expect((await clips()).filter(({ id }) => ids.includes(id))).toEqual(edited);
    expect((await clips()).map(({ id }) => id)).not.toContain(untouched.id);
  });

  test('keeps an edit made just before it is written, and is not written if it was replaced', async () => {
    const ctx = { ...(await testContext()), filesDir: join(directory, randomUUID()) };
    const { video_asset_id } = await ingestFilm(ctx, film, SHORT);
    const [first] = (await videoAssetWithClips(ctx, video_asset_id)).clips;
    if (first === undefined) throw new Error('no clips');
    const more = { ...SHORT, count: 7 };
    const edit = () => editClip(ctx, first.id, { status: 'failed' });
    await measureFilm(justBeforeItWrites(ctx, edit), video_asset_id, more);
    expect((await videoAssetWithClips(ctx, video_asset_id)).clips.find(({ id }) => id === first.id)?.status).toBe(
      'failed',
    );

    const other = await filmOf({ picture: 'testsrc2=size=90x160:rate=10:duration=7,hue=h=90' });
    const replace = () => requestAnalysis(ctx, video_asset_id, createReadStream(other));
    await expect(measureFilm(justBeforeItWrites(ctx, replace), video_asset_id, SHORT)).rejects.toMatchObject({
      code: 'film-replaced',
    });
    expect((await videoAssetWithClips(ctx, video_asset_id)).clips).toEqual([]);
  });

  test('uses speech models that were added since, and later measurements keep their results', async () => {
    const ctx = { ...(await testContext()), filesDir: join(directory, randomUUID()) };
    const { video_asset_id, analysis } = await ingestFilm(ctx, film, SHORT);
    expect(analysis.speech).toBeUndefined();
    const module = join(directory, 'models.mjs');
    writeFileSync(module, MODELS);
    const withModels = () => withUnderstanding(pathToFileURL(module).href, () => ingestFilm(ctx, film, SHORT));
    const heard = await withModels();
    expect(heard).toMatchObject({ unchanged: false, analysis: { speech: [{ start_ms: 1000, end_ms: 2000 }] } });
    const { clips } = await videoAssetWithClips(ctx, video_asset_id);
    expect(clips.every(({ features }) => features.speech_share !== undefined)).toBe(true);
    expect(await withModels()).toMatchObject({ unchanged: true });

    const said = { transcript: [{ start_ms: 1000, end_ms: 2000, text: 'Hi.' }], transcribed_with: MADE_WITH };
    await sql`update films set analysis = (analysis::jsonb || ${JSON.stringify(said)}::text::jsonb)::json`.execute(
      ctx.db.kysely,
    );
    const later = await ingestFilm(ctx, film, { ...SHORT, count: 3 });
    const { speech, texts, understanding } = heard.analysis;
    expect(later).toMatchObject({ unchanged: false, analysis: { ...said, speech, texts, understanding } });
    expect((await findFilm(ctx.db, video_asset_id))?.analysis).toEqual(later.analysis);
  });
});

onEachDatabase('a film whose video has another film now', (testContext) => {
  test('is refused instead of getting the analysis of the other film', async () => {
    const ctx = { ...(await testContext()), filesDir: join(directory, randomUUID()) };
    const { video_asset_id } = await ingestFilm(ctx, film, SHORT);
    const other = await filmOf({ picture: 'testsrc2=size=90x160:rate=10:duration=7,hue=h=90' });
    await requestAnalysis(ctx, video_asset_id, createReadStream(other));
    await measureFilm(ctx, video_asset_id, SHORT);
    await expect(ingestFilm(ctx, film, SHORT)).rejects.toMatchObject({
      code: 'film-replaced',
      message: expect.stringContaining(`video ${video_asset_id} has another film now`),
    });
  });
});

onEachDatabase('a film that is shorter than the clips of its video', (testContext) => {
  test('is refused with an error that says to change the clip', async () => {
    const ctx = { ...(await testContext()), filesDir: join(directory, randomUUID()) };
    await addVideoAsset(ctx, { id: uuid(1) });
    await addClips(ctx, uuid(1), [{ start_ms: 0, end_ms: 13_000 }]);
    await requestAnalysis(ctx, uuid(1), createReadStream(film));
    await expect(measureFilm(ctx, uuid(1), SHORT)).rejects.toMatchObject({
      code: 'validation-failed',
      message: expect.stringContaining('the film lasts 12000 ms, but a clip of its video ends later: change that clip'),
    });
  });
});

const MADE_WITH = { model: 'ggml-base.bin', sha256: 'c', runtime: 'whisper.cpp in FFmpeg' };

test('an analysis by another speech model is not reused', () => {
  const analysis = { transcript: [], transcribed_with: MADE_WITH };
  expect(isUnderstoodAsAsked(analysis, {})).toBe(true);
  expect(isUnderstoodAsAsked(analysis, { speechModel: '/models/ggml-base.bin' })).toBe(true);
  expect(isUnderstoodAsAsked(analysis, { speechModel: '/models/ggml-large.bin' })).toBe(false);
});
