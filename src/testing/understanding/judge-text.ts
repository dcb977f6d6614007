import { plane } from '../../content/media/ffmpeg/decode.ts';
import { openSource } from '../../content/media/ffmpeg/filter.ts';
import type { FilmRecipe } from '../../content/media/task.ts';
import { understandFilm } from '../../content/media/understand/understand-film.ts';
import { seededRandom } from '../../core/statistics/index.ts';
import type { Material } from './material.ts';

const WIDTH = 720;
const HEIGHT = 1280;
const RATE = 8;
/** How long each caption is shown. */
const SECONDS = 1.75;
/** A caption is found if boxes of text cover this share of it; a box belongs to it if at least ON_IT of the box is on it. */
const COVERED = 0.7;
const ON_IT = 0.3;

const WORDS = [
  'Wait for it',
  'POV - first day',
  '3 mistakes you make',
  'Link in bio',
  'SALE ENDS TODAY',
  'How I edit videos',
  'das musst du sehen',
  'Save this for later',
  'NOW 50 OFF',
  'No one tells you this',
  'Part 2?',
  'try this at home',
];
const STYLES = [
  'fontcolor=white:borderw=2:bordercolor=black',
  'fontcolor=white:box=1:boxcolor=black@0.6:boxborderw=5',
  'fontcolor=yellow:borderw=2:bordercolor=black',
  'fontcolor=black:box=1:boxcolor=white@0.9:boxborderw=5',
  'fontcolor=white',
];
const SIZES = [0.018, 0.024, 0.032, 0.045];

export interface TextFigures {
  readonly captions: number;
  readonly found_share: number;
  /** The error of the upper and lower edges of found captions, as a share of the height. */
  readonly edge_error_p90: number;
  readonly found_by_style: Readonly<Record<string, string>>;
  readonly found_by_size: Readonly<Record<string, string>>;
  readonly missed: readonly string[];
  /** For films without text: share of the time in which text is wrongly detected. */
  readonly text_free_with_overlay: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface Caption {
  readonly style: number;
  readonly size: number;
  readonly words: string;
  readonly drawtext: string;
  readonly film: string;
  readonly from: number;
}

/** Draws seeded captions over films and looks for them as an analysis does. Their true boxes come from the same text on black. */
export async function judgeText(
  module: string,
  material: Material,
  make: (recipe: FilmRecipe) => Promise<string>,
  { seed, captions, films }: { readonly seed: number; readonly captions: number; readonly films: readonly string[] },
): Promise<TextFigures> {
  const draw = seededRandom(seed).uniform;
  const drawnOnes = Array.from({ length: captions }, () => drawCaption(material, films, draw));
  const results: { readonly caption: Caption; readonly isFound: boolean; readonly edges: readonly number[] }[] = [];
  for (let from = 0; from < captions; from += 6) {
    const part = drawnOnes.slice(from, from + 6);
    const file = await make({ picture: filmWith(part), options: { preset: 'ultrafast', crf: '20' } });
    const { texts } = await understand(module, file);
    for (const [at, caption] of part.entries()) {
      const middleMs = 1000 * SECONDS * (at + 0.5);
      const boxes = texts
        .filter(({ start_ms, end_ms }) => start_ms <= middleMs && middleMs <= end_ms)
        .map(({ box: [x, y, w, h] }) => ({ x, y, w, h }));
      const truth = trueBox(caption);
      const mine = boxes.filter((box) => coverage(box, [truth]) > ON_IT || coverage(truth, [box]) > ON_IT);
      const isFound = coverage(truth, boxes) >= COVERED;
      const top = Math.min(...mine.map(({ y }) => y));
      const bottom = Math.max(...mine.map(({ y, h }) => y + h));
      const edges = isFound ? [Math.abs(top - truth.y), Math.abs(bottom - truth.y - truth.h)] : [];
      results.push({ caption, isFound, edges });
    }
  }
  const edges = results.flatMap((result) => result.edges).sort((a, b) => a - b);
  return {
    captions,
    found_share: results.filter(({ isFound }) => isFound).length / Math.max(1, captions),
    edge_error_p90: edges[Math.floor(0.9 * edges.length)] ?? 0,
    found_by_style: tally(results.map(({ caption, isFound }) => [STYLES[caption.style] ?? '', isFound] as const)),
    found_by_size: tally(results.map(({ caption, isFound }) => [String(SIZES[caption.size]), isFound] as const)),
    missed: results.filter(({ isFound }) => !isFound).map(({ caption }) => `${caption.words}: ${caption.drawtext}`),
    text_free_with_overlay: await overlayShare(module, material.films),
  };
}

const understand = (module: string, file: string) =>
  understandFilm({ file, module, threads: 1, maxDurationMs: 3_600_000 }, () => {});

function drawCaption({ fonts }: Material, films: readonly string[], draw: () => number): Caption {
  const pick = (count: number) => Math.floor(count * draw());
  const [style, size] = [pick(STYLES.length), pick(SIZES.length)];
  const words = WORDS[pick(WORDS.length)] ?? '';
  const pixels = Math.round(HEIGHT * (SIZES[size] ?? 0));
  const y = Math.round(HEIGHT * (0.05 + 0.85 * draw()));
  const drawtext = `drawtext=fontfile=${fonts[pick(fonts.length)]}:text='${words}':expansion=none:fontsize=${pixels}:x=(w-tw)/2:y=${y}`;
  return { style, size, words, drawtext, film: films[pick(films.length)] ?? '', from: 2 * draw() };
}

/** Makes a film with one caption after the other, each over a part of a film that fills the upright picture. */
function filmWith(captions: readonly Caption[]): string {
  const shots = captions.map(
    ({ film, from, drawtext, style }, at) =>
      `movie=filename='${film}',setpts=PTS-STARTPTS,trim=start=${from.toFixed(2)}:duration=${SECONDS},setpts=PTS-STARTPTS,fps=${RATE},scale=${WIDTH}:${HEIGHT}:force_original_aspect_ratio=increase,crop=${WIDTH}:${HEIGHT},tpad=stop_mode=clone:stop_duration=${SECONDS},trim=duration=${SECONDS},${drawtext}:${STYLES[style]},format=yuv420p,setsar=1,settb=1/${RATE}[s${at}]`,
  );
  return `${shots.join(';')};${captions.map((_, at) => `[s${at}]`).join('')}concat=n=${captions.length}:v=1:a=0`;
}

function trueBox({ drawtext }: Caption): Box {
  const source = openSource(
    'picture',
    `color=black:size=${WIDTH}x${HEIGHT}:duration=0.04,format=gray,${drawtext}:fontcolor=white`,
  );
  try {
    const frame = source.next();
    if (frame === undefined) throw new Error('no image');
    const [bytes, stride] = [plane(frame, 0), frame.linesize[0] ?? WIDTH];
    let [left, top, right, bottom] = [WIDTH, HEIGHT, 0, 0];
    for (let y = 0; y < HEIGHT; y += 1)
      for (let x = 0; x < WIDTH; x += 1) {
        if ((bytes[y * stride + x] ?? 0) <= 100) continue;
        [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
      }
    return { x: left / WIDTH, y: top / HEIGHT, w: (right - left) / WIDTH, h: (bottom - top) / HEIGHT };
  } finally {
    source.close();
  }
}

/** Returns the share of a box that others cover, sampled at 40 × 10 points. */
function coverage(box: Box, others: readonly Box[]): number {
  let covered = 0;
  for (let column = 0; column < 40; column += 1)
    for (let row = 0; row < 10; row += 1) {
      const x = box.x + (box.w * (column + 0.5)) / 40;
      const y = box.y + (box.h * (row + 0.5)) / 10;
      if (others.some((other) => x >= other.x && x <= other.x + other.w && y >= other.y && y <= other.y + other.h))
        covered += 1;
    }
  return covered / 400;
}

async function overlayShare(module: string, films: readonly string[]): Promise<number> {
  let [under, whole] = [0, 0];
  for (const film of films) {
    const { texts, measured_with } = await understand(module, film);
    const stepMs = measured_with.text.step_ms ?? 1000;
    const endMs = Math.max(...texts.map(({ end_ms }) => end_ms), durationMs(film));
    for (let ms = 0; ms < endMs; ms += stepMs) {
      whole += 1;
      if (texts.some(({ start_ms, end_ms }) => start_ms <= ms && ms < end_ms)) under += 1;
    }
  }
  return whole === 0 ? 0 : under / whole;
}

function durationMs(film: string): number {
  const source = openSource('picture', `movie=filename='${film}',setpts=PTS-STARTPTS,fps=10,scale=16:16`);
  let count = 0;
  try {
    while (source.next() !== undefined) count += 1;
  } finally {
    source.close();
  }
  return 100 * count;
}

function tally(results: readonly (readonly [string, boolean])[]): Record<string, string> {
  const names = [...new Set(results.map(([name]) => name))].sort();
  return Object.fromEntries(
    names.map((name) => {
      const mine = results.filter(([other]) => other === name);
      return [name, `${mine.filter(([, isFound]) => isFound).length} of ${mine.length}`];
    }),
  );
}
