import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildApp } from '../../interfaces/http/index.ts';
import { analyzeHere, colorsAt, filmOf } from '../../testing/films.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { videoAssetWithClips } from '../catalog/index.ts';
import { analyzeFilm } from './analyze.ts';
import { openFilm } from './ffmpeg/film.ts';
import { proxyPath, smallThumbnailPath, storyboardPath } from './file-store.ts';
import { ingestFilm } from './ingest-film.ts';
import { perform } from './perform.ts';
import { planClip } from './plan.ts';
import { sweepFiles } from './remove-files.ts';
import { ClipOptions, FilmAnalysis, MadePreview } from './schema.ts';
import { RENDER_TARGETS } from './targets.ts';

let wide = '';
beforeAll(async () => {
  const scenes = [
    'color=c=gray:s=640x360:r=50:d=6[a0];color=c=white:s=60x60:r=50:d=6[box]',
    "[a0][box]overlay=x=540:y='150+140*sin(4*t)'[a];testsrc2=size=640x360:rate=50:duration=6[b]",
    '[a]format=yuv420p,setsar=1[a1];[b]format=yuv420p,setsar=1[b1];[a1][b1]concat=n=2',
  ];
  wide = await filmOf({ picture: scenes.join(';'), sound: 'sine=frequency=440:duration=12' });
});

onEachDatabase('film previews', (testContext) => {
  test('an ingested film gets a proxy, a storyboard, and crops, and a lost preview is made again', async () => {
    const ctx = { ...(await testContext()), filesDir: join(mkdtempSync(join(tmpdir(), 'preview-')), randomUUID()) };
    const { video_asset_id, analysis } = await ingestFilm(ctx, wide);
    const proxy = await analyzeFilm(proxyPath(ctx, analysis.sha256));
    expect(proxy).toMatchObject({ width: 480, height: 270, fps: 25, has_audio: true });
    expect(Math.abs(proxy.duration_ms - 12_000)).toBeLessThanOrEqual(80);
    expect(proxy.cuts_ms).toEqual([6000]);
    expect(proxy.size_bytes).toBeLessThan((3_000_000 * 12) / 60);

    const app = await buildApp(ctx, { docs: false });
    const film = (await app.inject(`/video_assets/${video_asset_id}/film`)).json();
    expect(film.storyboard).toEqual({ every_ms: 2000, tiles: 6, columns: 6, tile_width: 160, tile_height: 90 });
    expect(film.crops).toHaveLength(analysis.clips.length);
    const { clips } = await videoAssetWithClips(ctx, video_asset_id);
    const [clip] = clips;
    const crop = (await app.inject(`/clips/${clip?.id}/crop`)).json();
    expect(film.crops).toContainEqual({ ...crop, start_ms: clip?.start_ms, end_ms: clip?.end_ms });

    const [part, sheet, small] = [
      await app.inject({ url: `/video_assets/${video_asset_id}/proxy`, headers: { range: 'bytes=4-7' } }),
      await app.inject(`/video_assets/${video_asset_id}/storyboard`),
      await app.inject(`/clips/${clip?.id}/thumbnail?w=320`),
    ];
    expect([part.statusCode, part.body]).toEqual([206, 'ftyp']);
    expect(sizeOf(sheet.rawPayload)).toEqual({ width: 960, height: 90 });
    expect(sizeOf(small.rawPayload)).toEqual({ width: 320, height: 180 });

    rmSync(proxyPath(ctx, analysis.sha256));
    await ctx.db.kysely.updateTable('films').set({ storyboard: null }).execute();
    expect(await ingestFilm(ctx, wide)).toMatchObject({ video_asset_id, unchanged: true });
    expect((await app.inject(`/video_assets/${video_asset_id}/film`)).json()).toEqual(film);
    expect(statSync(proxyPath(ctx, analysis.sha256)).size).toBe(proxy.size_bytes);

    await ctx.db.kysely.deleteFrom('films').execute();
    const hoursLater = { ...ctx, now: () => new Date(Date.now() + 7_200_000) };
    expect(await sweepFiles(hoursLater)).toMatchObject({ films: 1, previews: 2 });
    expect(() => statSync(storyboardPath(ctx, analysis.sha256))).toThrow();
    expect(statSync(smallThumbnailPath(ctx, clip?.id ?? '')).size).toBeGreaterThan(0);
  });
});

describe('a preview made during the analysis', () => {
  const task = { kind: 'analyze', clip_options: ClipOptions.parse({}), threads: 1, maxDurationMs: 60_000 } as const;
  const newFiles = () => {
    const dir = mkdtempSync(join(tmpdir(), 'preview-'));
    return { to: join(dir, 'proxy.mp4'), storyboardTo: join(dir, 'board.jpg') };
  };
  const analyzed = z.looseObject({ preview: MadePreview });

  test('one task measures the film and makes both files without changing the measurements', async () => {
    const files = newFiles();
    const answer = analyzed.parse(await perform({ ...task, file: wide, preview: files }, () => {}));
    expect(answer.preview).toMatchObject({ storyboard: { tiles: 6 } });
    expect(FilmAnalysis.parse(answer)).toEqual(await analyzeHere(wide));
    expect(readdirSync(dirname(files.to)).sort()).toEqual(['board.jpg', 'proxy.mp4']);
  });

  test('a preview that cannot be written reports why, and the film is still measured', async () => {
    const files = { ...newFiles(), to: join(tmpdir(), 'no-such-directory', 'proxy.mp4') };
    const answer = analyzed.parse(await perform({ ...task, file: wide, preview: files }, () => {}));
    expect(answer.preview).toMatchObject({ failed: { code: 'film-not-writable' } });
    expect(FilmAnalysis.parse(answer)).toEqual(await analyzeHere(wide));
  });

  test('a still frame keeps its duration in the proxy, and a long film gets a storyboard tile every 4 s', async () => {
    const picture = 'color=c=red:s=320x180:r=25:d=1[a];color=c=blue:s=320x180:r=1/10:d=220[b];[a][b]concat=n=2';
    const files = newFiles();
    const still = await filmOf({ picture, container: 'matroska' });
    const answer = analyzed.parse(
      await perform({ ...task, maxDurationMs: 600_000, file: still, preview: files }, () => {}),
    );
    expect(answer.preview).toMatchObject({ storyboard: { every_ms: 4000 } });
    const proxy = await openFilm(files.to, Number.POSITIVE_INFINITY);
    proxy.close();
    expect(Math.abs((proxy.declaredMs ?? 0) - FilmAnalysis.parse(answer).duration_ms)).toBeLessThanOrEqual(80);
    const [[red, , blue] = []] = await colorsAt(files.to, 150_500, [[0.5, 0.5]]);
    expect([red, blue].map((value) => Math.round((value ?? 0) / 255))).toEqual([0, 1]);
  });
});

test('the crop shown for a clip is the crop that its render uses', async () => {
  const { clips } = await analyzeFilm(wide, { fixed_ms: 6000 });
  const film = await openFilm(wide, Number.POSITIVE_INFINITY);
  for (const { start_ms, end_ms, crop } of clips) {
    if (crop === undefined) throw new Error('no crop');
    const task = {
      kind: 'render',
      file: wide,
      to: '',
      start_ms,
      end_ms,
      target: RENDER_TARGETS.tiktok,
      threads: 1,
    } as const;
    expect((await planClip(film, { ...task, crop })).crop).toEqual(crop);
    expect((await planClip(film, task)).crop.width).toBe(crop.width);
  }
  film.close();
  expect(clips.find(({ start_ms }) => start_ms === 0)?.crop?.places[0]?.x).toBeGreaterThan(400);
});

/** Reads width and height from a JPEG's frame header (SOF0). */
function sizeOf(jpeg: Buffer) {
  const at = jpeg.indexOf(Buffer.from('ffc0', 'hex'));
  return { width: jpeg.readUInt16BE(at + 7), height: jpeg.readUInt16BE(at + 5) };
}
