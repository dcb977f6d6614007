import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AV_CODEC_ID_MJPEG, AV_LOG_FATAL } from 'node-av/constants';
import { Codec, CodecContext, Frame, Log, Packet } from 'node-av/lib';
import { inject } from 'vitest';
import type { z } from 'zod';
import { openDecoder, plane, readPackets } from '../content/media/ffmpeg/decode.ts';
import { openAgain, openFilm } from '../content/media/ffmpeg/film.ts';
import { openFilter } from '../content/media/ffmpeg/filter.ts';
import { openShown } from '../content/media/ffmpeg/shown.ts';
import { perform } from '../content/media/perform.ts';
import { ClipOptions, FilmAnalysis } from '../content/media/schema.ts';
import { RENDER_TARGETS } from '../content/media/targets.ts';
import type { FilmRecipe } from '../content/media/task.ts';

Log.setLevel(AV_LOG_FATAL);

/** Returns the film of a recipe. It is made once per machine, in this process: the same recipe makes the same bytes. */
export async function filmOf(recipe: FilmRecipe): Promise<string> {
  // FFmpeg draws the seed and the colors of a gradient at random if a recipe does not set them
  const random = recipe.picture?.match(
    /(?:gradients=(?![^\s,;[]*c1=)|(?:life|cellauto|noise)=(?![^\s,;[]*seed=))[^\s,;[]*/,
  )?.[0];
  if (random !== undefined) throw new Error(`not the same film on every machine: add c0, c1, … or a seed to ${random}`);
  const hash = createHash('sha256')
    .update(`3 ${JSON.stringify(recipe)}`)
    .digest('hex')
    .slice(0, 32);
  const films = inject('filmsDirectory');
  const file = join(films, `${hash}.${recipe.container ?? 'mp4'}`);
  if (existsSync(file)) return file;
  await mkdir(films, { recursive: true });
  const draft = `${file}.${process.pid}`;
  await perform({ kind: 'film', recipe: { options: { preset: 'ultrafast' }, ...recipe }, to: draft }, () => {});
  await rename(draft, file);
  return file;
}

const FOUR_HOURS_MS = 4 * 3_600_000;

/** Returns what the child process answers to `analyze`. */
export async function analyzeHere(file: string, clipOptions: z.input<typeof ClipOptions> = {}): Promise<FilmAnalysis> {
  const task = { file, clip_options: ClipOptions.parse(clipOptions), threads: 1, maxDurationMs: FOUR_HOURS_MS };
  return FilmAnalysis.parse(await perform({ kind: 'analyze', ...task }, () => {}));
}

/** Renders a part of a film for a platform, without the parent's checks that follow. @returns the MP4 file */
export async function renderHere(file: string, start_ms: number, end_ms: number): Promise<string> {
  const to = join(await mkdtemp(join(tmpdir(), 'rendered-')), 'clip.mp4');
  const target = RENDER_TARGETS.youtube;
  await perform({ kind: 'render', file, to, start_ms, end_ms, target, threads: 1 }, () => {});
  return to;
}

/** Reads colors of a film at a time: red, green and blue, 0–255, at positions given as shares of its width and height. */
export async function colorsAt(file: string, atMs: number, places: readonly Place[]): Promise<Rgb[]> {
  const film = await openAgain(await openFilm(file, Number.POSITIVE_INFINITY), atMs);
  const decoder = openDecoder(film, film.picture, 1);
  let found: Rgb[] = [];
  const filter = openFilter('picture', film.picture.timeBase, () => RGB);
  const shown = openShown(film, { fromMs: atMs, toMs: atMs + 1 }, (frame) =>
    filter.push(frame, (rgb) => {
      found = places.map((place) => rgbOf(rgb, place));
    }),
  );
  await readPackets(film, (packet) => {
    if (packet.streamIndex === film.picture.index) decoder.push(packet, shown.push);
    return found.length === 0;
  });
  decoder.push(null, shown.push);
  shown.finish();
  return found;
}

/** Reads the same colors from a JPEG. */
export function colorsOfJpeg(jpeg: Buffer, places: readonly Place[]): Rgb[] {
  const codec = Codec.findDecoder(AV_CODEC_ID_MJPEG);
  if (codec === null) throw new Error('no JPEG decoder');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.open2Sync(codec, null);
  const packet = new Packet();
  packet.alloc();
  packet.data = jpeg;
  context.sendPacketSync(packet);
  const frame = new Frame();
  frame.alloc();
  context.receiveFrameSync(frame);
  frame.pts = 0n;
  let found: Rgb[] = [];
  openFilter('picture', { num: 1, den: 25 }, () => 'format=rgb24').push(frame, (rgb) => {
    found = places.map((place) => rgbOf(rgb, place));
  });
  return found;
}

type Place = readonly [x: number, y: number];
type Rgb = readonly number[];

/** Converts colors as current players do: untagged video is BT.709. */
const RGB = 'scale=in_color_matrix=bt709:out_range=pc,format=rgb24';

function rgbOf(frame: Frame, [x, y]: Place): Rgb {
  const at = Math.floor(y * frame.height) * (frame.linesize[0] ?? 0) + 3 * Math.floor(x * frame.width);
  return [...plane(frame, 0).subarray(at, at + 3)];
}
