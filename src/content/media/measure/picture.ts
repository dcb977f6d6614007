import type { Matrix } from '../ffmpeg/color.ts';

/** A frame of the analysis grid: 8 bits, 4:2:0, full range. `stride` is the number of bytes from one row to the next. */
export interface Yuv {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly lumaStride: number;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
  readonly chromaStride: number;
}

/** How to compute red, green and blue from luma and color differences: ITU-R BT.601 or BT.709, full range. */
export interface ColorMatrix {
  readonly redOfRed: number;
  readonly greenOfBlue: number;
  readonly greenOfRed: number;
  readonly blueOfBlue: number;
}
const BT601: ColorMatrix = { redOfRed: 1.402, greenOfBlue: 0.344136, greenOfRed: 0.714136, blueOfBlue: 1.772 };
const BT709: ColorMatrix = {
  redOfRed: 1.5748,
  greenOfBlue: 0.187324,
  greenOfRed: 0.468124,
  blueOfBlue: 1.8556,
};
export const MATRICES: Readonly<Record<Matrix, ColorMatrix>> = { bt601: BT601, bt709: BT709 };

/** Means over a 480 px frame from every second row are the same to three digits, at half the cost. */
const ROW_STEP = 2;

/** Counts luma by value in 256 bins, from every second row. */
export function histogram(picture: Yuv): Uint32Array {
  const { width, height, luma, lumaStride } = picture;
  // four tables in turn: neighboring pixels have similar values, and incrementing the same counter twice would stall
  const counts = new Uint32Array(4 * 256);
  const whole = width & ~3;
  for (let y = 0; y < height; y += ROW_STEP) {
    const row = y * lumaStride;
    let at = row;
    for (const end = row + whole; at < end; at += 4) {
      const [a, b, c, d] = [
        luma[at] ?? 0,
        (luma[at + 1] ?? 0) + 256,
        (luma[at + 2] ?? 0) + 512,
        (luma[at + 3] ?? 0) + 768,
      ];
      counts[a] = (counts[a] ?? 0) + 1;
      counts[b] = (counts[b] ?? 0) + 1;
      counts[c] = (counts[c] ?? 0) + 1;
      counts[d] = (counts[d] ?? 0) + 1;
    }
    for (const end = row + width; at < end; at += 1) {
      const value = luma[at] ?? 0;
      counts[value] = (counts[value] ?? 0) + 1;
    }
  }
  const sums = counts.subarray(0, 256);
  for (let value = 0; value < 256; value += 1)
    sums[value] =
      (counts[value] ?? 0) + (counts[value + 256] ?? 0) + (counts[value + 512] ?? 0) + (counts[value + 768] ?? 0);
  return sums;
}

/**
 * Measures sharpness as the variance of the Laplacian (4 neighbors) of luma in 0–255: Pech-Pacheco et al., “Diatom autofocusing
 * in brightfield microscopy”, ICPR 2000; one of the best in Pertuz et al., “Analysis of focus measure operators”, Pattern
 * Recognition 46, 2013.
 */
export function laplacianVariance({ width, height, luma, lumaStride }: Yuv): number {
  if (width < 3 || height < 3) return 0;
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y += ROW_STEP) {
    const row = y * lumaStride;
    let left = luma[row] ?? 0;
    let here = luma[row + 1] ?? 0;
    // by row, so that the sums remain 32-bit integers
    let rowSum = 0;
    let rowSquares = 0;
    for (let at = row + 1, end = row + width - 1; at < end; at += 1) {
      const right = luma[at + 1] ?? 0;
      const value = (left + right + (luma[at - lumaStride] ?? 0) + (luma[at + lumaStride] ?? 0) - 4 * here) | 0;
      rowSum = (rowSum + value) | 0;
      rowSquares = (rowSquares + Math.imul(value, value)) | 0;
      left = here;
      here = right;
    }
    sum += rowSum;
    squares += rowSquares;
  }
  const count = (width - 2) * Math.ceil((height - 2) / ROW_STEP);
  return squares / count - (sum / count) ** 2;
}

/**
 * Measures colorfulness M = σ + 0.3·μ of the opponent colors rg = R − G and yb = (R + G)/2 − B: Hasler and Süsstrunk, “Measuring
 * colorfulness in natural images”, SPIE 5007, 2003. Luma cancels in both, so means, variances and covariance can be computed
 * exactly from the two color planes (except for colors outside the RGB cube, which are not clipped here).
 */
export function colorfulness(picture: Yuv, matrix: ColorMatrix): number {
  const { blue, red, chromaStride } = picture;
  const columns = (picture.width + 1) >> 1;
  const rows = (picture.height + 1) >> 1;
  let sumU = 0;
  let sumV = 0;
  let sumUU = 0;
  let sumVV = 0;
  let sumUV = 0;
  for (let y = 0; y < rows; y += ROW_STEP) {
    let [rowU, rowV, rowUU, rowVV, rowUV] = [0, 0, 0, 0, 0];
    for (let at = y * chromaStride, end = at + columns; at < end; at += 1) {
      const u = (blue[at] ?? 128) - 128;
      const v = (red[at] ?? 128) - 128;
      rowU += u;
      rowV += v;
      rowUU = (rowUU + Math.imul(u, u)) | 0;
      rowVV = (rowVV + Math.imul(v, v)) | 0;
      rowUV = (rowUV + Math.imul(u, v)) | 0;
    }
    sumU += rowU;
    sumV += rowV;
    sumUU += rowUU;
    sumVV += rowVV;
    sumUV += rowUV;
  }
  const count = columns * Math.ceil(rows / ROW_STEP);
  const meanU = sumU / count;
  const meanV = sumV / count;
  const varU = sumUU / count - meanU * meanU;
  const varV = sumVV / count - meanV * meanV;
  const covariance = sumUV / count - meanU * meanV;
  const { redOfRed, greenOfBlue, greenOfRed, blueOfBlue } = matrix;
  const opponents = [
    { u: greenOfBlue, v: redOfRed + greenOfRed },
    { u: -greenOfBlue / 2 - blueOfBlue, v: (redOfRed - greenOfRed) / 2 },
  ];
  let variance = 0;
  let mean = 0;
  for (const { u, v } of opponents) {
    variance += Math.max(0, u * u * varU + v * v * varV + 2 * u * v * covariance);
    mean += (u * meanU + v * meanV) ** 2;
  }
  return Math.sqrt(variance) + 0.3 * Math.sqrt(mean);
}

const SIGMA = 0.2;
const WELL_EXPOSED = Float64Array.from({ length: 256 }, (_, value) =>
  Math.exp(-((value / 255 - 0.5) ** 2) / (2 * SIGMA * SIGMA)),
);
const LIGHT = Float64Array.from({ length: 256 }, (_, value) => value / 255);
const BLACK = Float64Array.from({ length: 256 }, (_, value) => (value <= 25.5 ? 1 : 0));

/**
 * Returns the mean well-exposedness exp(−(y − 0.5)² / 2σ²), σ = 0.2, y luma in [0,1]: Mertens, Kautz, Van Reeth, “Exposure
 * fusion”, Pacific Graphics 2007.
 */
export const exposure = (counts: Uint32Array) => average(counts, WELL_EXPOSED);

/** Returns the mean luma in [0,1]. */
export const brightness = (counts: Uint32Array) => average(counts, LIGHT);

/** Returns whether a frame is black, as in FFmpeg's blackdetect: 98% of the pixels at or below 10% luma (its defaults pic_th and pix_th). */
export const isBlack = (counts: Uint32Array) => average(counts, BLACK) >= 0.98;

function average(counts: Uint32Array, values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let value = 0; value < 256; value += 1) {
    const times = counts[value] ?? 0;
    sum += times * (values[value] ?? 0);
    count += times;
  }
  return count === 0 ? 0 : sum / count;
}
