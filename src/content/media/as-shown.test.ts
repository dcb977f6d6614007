import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyzeHere, colorsAt, colorsOfJpeg, filmOf, renderHere } from '../../testing/films.ts';
import { type DisplayMatrix, pixelAspectOf, turnOf } from './ffmpeg/orientation.ts';
import { perform } from './perform.ts';
import type { FilmRecipe } from './task.ts';

const CORNERS = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.75, 0.75],
] as const;

/** Red, green, blue and white, so that every rotation and mirror image looks different. */
const QUADRANTS: FilmRecipe = {
  picture: [
    'color=red:s=90x160:r=25:d=1[a];color=lime:s=90x160:r=25:d=1[b];color=blue:s=90x160:r=25:d=1[c];color=white:s=90x160:r=25:d=1[d]',
    '[a][b]hstack[t];[c][d]hstack[u];[t][u]vstack',
  ].join(';'),
};

const named = ([red = 0, green = 0, blue = 0]: readonly number[]) =>
  `${red > 128 ? 'r' : ''}${green > 128 ? 'g' : ''}${blue > 128 ? 'b' : ''}`;

/** Returns the colors in the corners of a thumbnail, as “r g b rgb”. */
async function cornersOfStill(file: string): Promise<string> {
  const to = join(await mkdtemp(join(tmpdir(), 'still-')), 'still.jpg');
  await perform({ kind: 'thumbnails', file, wanted: [{ at_ms: 400, to }] }, () => {});
  const corners = colorsOfJpeg(await readFile(to), CORNERS);
  return corners.map(named).join(' ');
}

test.each([
  [undefined, true, 'g r rgb b'],
  [180, true, 'b rgb r g'],
  [180, false, 'rgb b g r'],
  [90, false, 'b r rgb g'],
  [270, false, 'g rgb r b'],
  [90, true, 'r b g rgb'],
  [270, true, 'rgb g b r'],
] as const)(
  'render and thumbnail match what players show for a film rotated by %s, mirrored: %s',
  async (turn, isMirrored, seen) => {
    const file = await filmOf({ ...QUADRANTS, turn, isMirrored });
    expect(await cornersOfStill(file)).toBe(seen);
    // If width and height are swapped, the 9:16 window of the render shows only the middle.
    if (turn === 90 || turn === 270) return;
    expect((await colorsAt(await renderHere(file, 0, 800), 400, CORNERS)).map(named).join(' ')).toBe(seen);
  },
);

test('a matrix between two quarter turns is rounded to the nearest one', () => {
  expect(turnOf([65000, 8000, -8000, 65000])).toEqual({ isTransposed: false, filters: '' });
  expect(turnOf([8000, 65000, -65000, 8000])).toEqual({ isTransposed: true, filters: 'transpose=clock,' });
});

test.each<[DisplayMatrix, number | undefined, number | undefined, number]>([
  [[1, 0, 0, 1], undefined, undefined, 1],
  [[2, 0, 0, 2], undefined, undefined, 1],
  [[0, 0, 0, 0], undefined, 2, 2],
  [[1, 0, 0, 1], 1.5, 2, 1.5],
  [[2, 0, 0, 1], 2, undefined, 2],
  [[2, 0, 0, 1], 1, undefined, 2],
  [[2, 0, 0, 1], 1.5, undefined, 3],
  [[0, 2, -1, 0], 0.5, undefined, 2],
  [[0, 1, -2, 0], 2, undefined, 0.5],
])(
  'pixels with matrix %j, container aspect %s, and codec aspect %s are %s times as wide as high',
  (matrix, container, codec, aspect) => {
    const scaled = matrix.map((each) => 65536 * each) as [number, number, number, number];
    expect(pixelAspectOf(scaled, container, codec)).toBeCloseTo(aspect, 9);
  },
);

/** Writes the same film with changed boxes; its movie header comes before the frames. */
async function withBoxes(change: (bytes: Buffer) => Buffer): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'boxes-')), 'film.mp4');
  await writeFile(file, change(await readFile(await filmOf(QUADRANTS))));
  return file;
}
const long = (...numbers: number[]) =>
  Buffer.concat(numbers.map((each) => Buffer.from([each >> 24, each >> 16, each >> 8, each])));
function matrix(bytes: Buffer, a: number, b: number, c: number, d: number): Buffer {
  const [one, last] = [65536, 2 ** 30];
  long(a * one, b * one, 0, c * one, d * one, 0, 40 * one, 30 * one, last).copy(bytes, bytes.indexOf('tkhd') + 44);
  return bytes;
}
function pixels(bytes: Buffer, across: number, down: number): Buffer {
  long(across, down).copy(bytes, bytes.indexOf('pasp') + 4);
  return bytes;
}
/** Crops to the right half of the frame: adds a `clap` box and enlarges the boxes around it. */
function rightHalf(bytes: Buffer): Buffer {
  const entry = bytes.indexOf('avc1', bytes.indexOf('moov')) - 4;
  const end = entry + bytes.readUInt32BE(entry);
  const box = Buffer.concat([long(40), Buffer.from('clap'), long(90, 1, 320, 1, 45, 1, 0, 1)]);
  for (const name of ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'avc1']) {
    const at = bytes.indexOf(name, bytes.indexOf('moov')) - 4;
    bytes.writeUInt32BE(bytes.readUInt32BE(at) + box.length, at);
  }
  const chunks = bytes.indexOf('stco') + 12;
  for (let at = chunks; at < chunks + 4 * bytes.readUInt32BE(chunks - 4); at += 4)
    bytes.writeUInt32BE(bytes.readUInt32BE(at) + box.length, at);
  return Buffer.concat([bytes.subarray(0, end), box, bytes.subarray(end)]);
}

test.each<[string, (bytes: Buffer) => Buffer, [number, number], string]>([
  ['moved', (bytes) => matrix(bytes, 1, 0, 0, 1), [180, 320], 'r g b rgb'],
  ['twice as wide, mirrored', (bytes) => matrix(bytes, -2, 0, 0, 1), [360, 320], 'g r rgb b'],
  ['rotated, twice as high', (bytes) => matrix(bytes, 0, 2, -1, 0), [160, 180], 'b r rgb g'],
  ['widened by the container alone', (bytes) => pixels(bytes, 3, 2), [270, 320], 'r g b rgb'],
  ['cropped', rightHalf, [90, 320], 'g g rgb rgb'],
])('a frame that is %s is measured, rendered, and shown as in players', async (_, change, [width, height], seen) => {
  const file = await withBoxes(change);
  expect(await analyzeHere(file)).toMatchObject({ width, height });
  expect(await cornersOfStill(file)).toBe(seen);
  if (width * 16 > height * 9) return; // the 9:16 window shows only a part
  expect((await colorsAt(await renderHere(file, 0, 800), 400, CORNERS)).map(named).join(' ')).toBe(seen);
});

/** A bar that moves by 8 pixels per field: if both fields are shown together, its edges look like combs. */
const FIELDS =
  "color=0x204060:s=180x320:r=50:d=2[a];color=white:s=24x320:r=50:d=2[b];[a][b]overlay=x='mod(8*n,156)':y=0";
const interlaced = (order: 'top' | 'bottom'): FilmRecipe => ({
  picture: `${FIELDS},tinterlace=interleave_${order},setfield=${order === 'top' ? 'tff' : 'bff'}`,
  options: { preset: 'ultrafast', crf: '12', flags: '+ilme+ildct' },
});

/** Returns the largest second difference between lines along a column of pixels: large for a comb, zero for a vertical edge. */
async function combs(file: string): Promise<number> {
  const columns = Array.from({ length: 40 }, (_, at) => (at + 0.5) / 40);
  const lines = Array.from({ length: 9 }, (_, at) => 0.5 + at / 320);
  const places = columns.flatMap((x) => lines.map((y) => [x, y] as const));
  const colors = await colorsAt(file, 480, places);
  const value = (column: number, line: number) => colors[column * lines.length + line]?.[0] ?? 0;
  const bends = columns.flatMap((_, column) =>
    lines.slice(2).map((_line, at) => Math.abs(2 * value(column, at + 1) - value(column, at) - value(column, at + 2))),
  );
  return Math.max(...bends);
}

test.each(['top', 'bottom'] as const)(
  'interlaced film, %s field first, is deinterlaced before it is measured and rendered',
  async (order) => {
    const file = await filmOf(interlaced(order));
    const whole = await filmOf({
      picture: `${FIELDS},select='not(mod(n,2))',setpts=N/25/TB,fps=25`,
      options: { preset: 'ultrafast', crf: '12' },
    });
    const [fields, pictures] = [await analyzeHere(file), await analyzeHere(whole)];
    const sharpness = (film: typeof fields) => Number(film.clips[0]?.features.sharpness);
    expect(Math.abs(sharpness(fields) - sharpness(pictures))).toBeLessThan(0.04);
    expect(await combs(file)).toBeGreaterThan(100);
    expect(await combs(await renderHere(file, 0, 1000))).toBeLessThan(60);
  },
);

const PATCHES =
  'color=0x808080:s=180x320:r=25:d=1,drawbox=0:0:90:160:0x40A040:fill,drawbox=90:0:90:160:0xC04040:fill,drawbox=0:160:90:160:0xE0E0E0:fill';
const TAGGED =
  'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv';
const LOSSLESS = { pictureCodec: 'ffv1', container: 'matroska', options: {} } as const;

test.each([
  ['arib-std-b67', ''],
  ['smpte2084', ''],
  ['smpte2084', ',setparams=color_primaries=unknown:colorspace=unknown'],
])('HDR (%s%s) is measured and rendered like its SDR counterpart', async (transfer, tags) => {
  const sdr = await filmOf({ picture: `${PATCHES},${TAGGED}`, ...LOSSLESS });
  const hdr = await filmOf({
    picture: `${PATCHES},${TAGGED},zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020,zscale=t=${transfer}:m=bt2020nc:r=limited:npl=203${tags}`,
    pixelFormat: 'yuv420p10le',
    ...LOSSLESS,
  });
  const [one, other] = [await analyzeHere(sdr), await analyzeHere(hdr)];
  for (const feature of ['brightness', 'visual_score'])
    expect(Math.abs(Number(one.clips[0]?.features[feature]) - Number(other.clips[0]?.features[feature]))).toBeLessThan(
      0.015,
    );
  expectColors(await colorsAt(await renderHere(hdr, 0, 800), 400, CORNERS), [
    [0x40, 0xa0, 0x40],
    [0xc0, 0x40, 0x40],
    [0xe0, 0xe0, 0xe0],
    [0x80, 0x80, 0x80],
  ]);
});

const TWO_COLORS = 'color=0xC02020:s=180x320:r=25:d=1,drawbox=0:160:180:160:0x20A020:fill';
const asTagged = (matrix: string, range: string) =>
  `${TWO_COLORS},scale=out_color_matrix=${matrix}:out_range=${range},format=yuv444p,setparams=colorspace=${matrix}:range=${range}`;

test.each([
  ['BT.601, as on DVDs', asTagged('smpte170m', 'tv'), 'yuv444p'],
  ['full-range BT.601, as from phones and in MJPEG', asTagged('smpte170m', 'pc'), 'yuv444p'],
  ['BT.709', asTagged('bt709', 'tv'), 'yuv444p'],
  [
    'untagged, in standard definition',
    `${TWO_COLORS},scale=out_color_matrix=smpte170m:out_range=tv,format=yuv444p,setparams=colorspace=unknown`,
    'yuv444p',
  ],
  ['RGB', TWO_COLORS, 'bgr0'],
  ['BT.2020 in SDR', `${TWO_COLORS},${TAGGED},zscale=p=bt2020:m=bt2020nc:t=bt709:r=limited`, 'yuv444p10le'],
  [
    'BT.2020 without a transfer tag',
    `${TWO_COLORS},${TAGGED},zscale=p=bt2020:m=bt2020nc:t=bt709:r=limited,setparams=color_trc=unknown`,
    'yuv444p10le',
  ],
])('a render keeps the colors of the film: %s', async (_, picture, pixelFormat) => {
  const file = await filmOf({ picture, pixelFormat, ...LOSSLESS });
  const colors = await colorsAt(await renderHere(file, 0, 800), 400, [
    [0.5, 0.25],
    [0.5, 0.75],
  ]);
  expectColors(colors, [
    [0xc0, 0x20, 0x20],
    [0x20, 0xa0, 0x20],
  ]);
});

function expectColors(found: readonly (readonly number[])[], right: readonly (readonly number[])[]) {
  for (const [at, rgb] of right.entries())
    for (const [channel, value] of rgb.entries())
      expect(Math.abs((found[at]?.[channel] ?? 0) - value), `${found[at]} is ${rgb}`).toBeLessThan(7);
}
