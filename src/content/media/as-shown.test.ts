import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyzeHere, colorsAt, colorsOfJpeg, filmOf, renderHere } from '../../testing/films.ts';
import { orientationOf } from './ffmpeg/orientation.ts';
import { perform } from './perform.ts';
import type { FilmRecipe } from './task.ts';

const CORNERS = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.75, 0.75],
] as const;

/** Red, green, blue and white, so that every turn and mirror image differs. */
const QUADRANTS: FilmRecipe = {
  picture: [
    'color=red:s=90x160:r=25:d=1[a];color=lime:s=90x160:r=25:d=1[b];color=blue:s=90x160:r=25:d=1[c];color=white:s=90x160:r=25:d=1[d]',
    '[a][b]hstack[t];[c][d]hstack[u];[t][u]vstack',
  ].join(';'),
};

const named = ([red = 0, green = 0, blue = 0]: readonly number[]) =>
  `${red > 128 ? 'r' : ''}${green > 128 ? 'g' : ''}${blue > 128 ? 'b' : ''}`;

test.each([
  [undefined, true, 'g r rgb b'],
  [180, true, 'b rgb r g'],
  [180, false, 'rgb b g r'],
  [90, false, 'b r rgb g'],
  [270, false, 'g rgb r b'],
  [90, true, 'r b g rgb'],
  [270, true, 'rgb g b r'],
] as const)(
  'turned by %s, mirrored %s: render and thumbnail show what players show',
  async (turn, isMirrored, seen) => {
    const file = await filmOf({ ...QUADRANTS, turn, isMirrored });
    const to = join(await mkdtemp(join(tmpdir(), 'still-')), 'still.jpg');
    await perform({ kind: 'thumbnails', file, wanted: [{ at_ms: 400, to }] }, () => {});
    expect(
      colorsOfJpeg(await readFile(to), CORNERS)
        .map(named)
        .join(' '),
    ).toBe(seen);
    // Where width and height change places, the 9:16 window of the render shows the middle only.
    if (turn === 90 || turn === 270) return;
    expect((await colorsAt(await renderHere(file, 0, 800), 400, CORNERS)).map(named).join(' ')).toBe(seen);
  },
);

test('a matrix between two quarter turns is taken to the nearest', () => {
  expect(orientationOf(65000, 8000, -8000, 65000)).toEqual({ isTransposed: false, filters: '' });
  expect(orientationOf(8000, 65000, -65000, 8000)).toEqual({ isTransposed: true, filters: 'transpose=clock,' });
});

/** A bar that moves by 8 pixels a field: where fields are shown together, its edges are combs. */
const FIELDS =
  "color=0x204060:s=180x320:r=50:d=2[a];color=white:s=24x320:r=50:d=2[b];[a][b]overlay=x='mod(8*n,156)':y=0";
const interlaced = (order: 'top' | 'bottom'): FilmRecipe => ({
  picture: `${FIELDS},tinterlace=interleave_${order},setfield=${order === 'top' ? 'tff' : 'bff'}`,
  options: { preset: 'ultrafast', crf: '12', flags: '+ilme+ildct' },
});

/** The largest second difference from line to line along a column of pixels: a comb has a large one, an upright edge none. */
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
  'fields, the %s one first, become whole pictures before anything is measured or rendered',
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

test.each(['arib-std-b67', 'smpte2084'])('HDR (%s) is measured and rendered as its SDR twin', async (transfer) => {
  const sdr = await filmOf({ picture: `${PATCHES},${TAGGED}`, ...LOSSLESS });
  const hdr = await filmOf({
    picture: `${PATCHES},${TAGGED},zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020,zscale=t=${transfer}:m=bt2020nc:r=limited:npl=203`,
    pixelFormat: 'yuv420p10le',
    ...LOSSLESS,
  });
  const [one, other] = [await analyzeHere(sdr), await analyzeHere(hdr)];
  for (const feature of ['brightness', 'visual_score'])
    expect(Math.abs(Number(one.clips[0]?.features[feature]) - Number(other.clips[0]?.features[feature]))).toBeLessThan(
      0.01,
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
  ['BT.601, as DVDs', asTagged('smpte170m', 'tv'), 'yuv444p'],
  ['BT.601 of full range, as phones and MJPEG', asTagged('smpte170m', 'pc'), 'yuv444p'],
  ['BT.709', asTagged('bt709', 'tv'), 'yuv444p'],
  [
    'untagged, of standard size',
    `${TWO_COLORS},scale=out_color_matrix=smpte170m:out_range=tv,format=yuv444p,setparams=colorspace=unknown`,
    'yuv444p',
  ],
  ['RGB', TWO_COLORS, 'bgr0'],
  ['BT.2020 of standard range', `${TWO_COLORS},${TAGGED},zscale=p=bt2020:m=bt2020nc:t=bt709:r=limited`, 'yuv444p10le'],
])('the colors of a film are those of its render: %s', async (_, picture, pixelFormat) => {
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
