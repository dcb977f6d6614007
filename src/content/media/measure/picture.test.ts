import { expect, test } from 'vitest';
import {
  brightness,
  colorfulness,
  exposure,
  histogram,
  isBlack,
  laplacianVariance,
  MATRICES,
  type Yuv,
} from './picture.ts';

const { bt601: BT601, bt709: BT709 } = MATRICES;

function picture(
  width: number,
  height: number,
  at: (x: number, y: number) => { y: number; u?: number; v?: number },
): Yuv {
  const luma = new Uint8Array(width * height);
  const [columns, rows] = [width >> 1, height >> 1];
  const blue = new Uint8Array(columns * rows);
  const red = new Uint8Array(columns * rows);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const { y: light, u = 128, v = 128 } = at(x, y);
      luma[y * width + x] = light;
      blue[(y >> 1) * columns + (x >> 1)] = u;
      red[(y >> 1) * columns + (x >> 1)] = v;
    }
  return { width, height, luma, lumaStride: width, blue, red, chromaStride: columns };
}

test('a flat frame has no sharpness, and a chessboard of single pixels has the most', () => {
  expect(laplacianVariance(picture(16, 16, () => ({ y: 90 })))).toBe(0);
  // Every pixel's four neighbors differ by 255: the Laplacian is ±1020 everywhere.
  expect(laplacianVariance(picture(16, 16, (x, y) => ({ y: (x + y) % 2 === 0 ? 0 : 255 })))).toBeCloseTo(1020 ** 2, 6);
});

test('colorfulness from the color planes equals Hasler and Süsstrunk on RGB', () => {
  const shades = [
    { y: 120, u: 100, v: 150 },
    { y: 130, u: 140, v: 120 },
    { y: 110, u: 128, v: 160 },
    { y: 140, u: 150, v: 110 },
  ];
  const mosaic = picture(8, 8, (x, y) => shades[((x >> 1) + (y >> 1)) % 4] ?? { y: 0 });
  const opponents = shades.map(({ y, u, v }) => {
    const r = y + BT601.redOfRed * (v - 128);
    const g = y - BT601.greenOfBlue * (u - 128) - BT601.greenOfRed * (v - 128);
    const b = y + BT601.blueOfBlue * (u - 128);
    return { rg: r - g, yb: (r + g) / 2 - b };
  });
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const variance = (values: number[]) => mean(values.map((value) => value ** 2)) - mean(values) ** 2;
  const [rg, yb] = [opponents.map((one) => one.rg), opponents.map((one) => one.yb)];
  const expected = Math.hypot(Math.sqrt(variance(rg)), Math.sqrt(variance(yb))) + 0.3 * Math.hypot(mean(rg), mean(yb));
  expect(colorfulness(mosaic, BT601)).toBeCloseTo(expected, 6);
  expect(
    colorfulness(
      picture(8, 8, () => ({ y: 77 })),
      BT709,
    ),
  ).toBe(0);
});

test('middle gray is well exposed, but black and white are not', () => {
  const of = (y: number) => exposure(histogram(picture(8, 8, () => ({ y }))));
  expect(of(128)).toBeGreaterThan(0.99);
  expect(of(0)).toBeCloseTo(Math.exp(-0.25 / 0.08), 6);
  expect(of(255)).toBeCloseTo(of(0), 6);
});

test('a frame is black if 98% of it has at most a tenth of the light', () => {
  const withBright = (share: number) => picture(100, 100, (x, y) => ({ y: y * 100 + x < share * 10_000 ? 200 : 20 }));
  expect(isBlack(histogram(withBright(0.02)))).toBe(true);
  expect(isBlack(histogram(withBright(0.03)))).toBe(false);
  expect(brightness(histogram(withBright(0)))).toBeCloseTo(20 / 255, 6);
});
