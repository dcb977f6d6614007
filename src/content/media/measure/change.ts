import type { ColorMatrix, Yuv } from './picture.ts';

/** What shot detection needs of a frame: how much it differs from the one before, its brightness and its contrast. */
export interface FrameChange {
  /** PySceneDetect's content_val, 0–255; 0 for the first frame. */
  readonly content: number;
  /** Mean of luma, 0–255. */
  readonly mean: number;
  /** Standard deviation of luma, 0–255. */
  readonly deviation: number;
  /** Means of luma and both color differences in 4 × 4 tiles, 48 numbers, in which motion and noise disappear. */
  readonly tiles: Uint8Array;
}

/**
 * Compares each frame with the one before, as PySceneDetect's ContentDetector does: the mean absolute differences of hue (0–179),
 * saturation and value (0–255, OpenCV's HSV), averaged with equal weights (scenedetect.com, detectors: ContentDetector 0.6,
 * default weights 1, 1, 1). Every second sample of the color planes in each direction is enough for a mean over the frame.
 */
export function openChangeMeter(width: number, height: number, matrix: ColorMatrix) {
  const columns = Math.max(1, width >> 2);
  const rows = Math.max(1, height >> 2);
  const count = columns * rows;
  /** Hue, saturation and value of each sample in the frame before, and the luma and color differences that they came from, one byte each. */
  const before = new Int32Array(count);
  const madeOf = new Int32Array(count).fill(packed(0, 128, 128));
  const tables = hsvTables(matrix);
  const tileEnds = [1, 2, 3, 4].map((tile) => Math.ceil((tile * columns) / 4));
  let isFirst = true;

  return (picture: Yuv): FrameChange => {
    const { luma, lumaStride, blue, red, chromaStride } = picture;
    const tileSums = new Float64Array(3 * TILES);
    let difference = 0;
    let sum = 0;
    let squares = 0;
    let sample = 0;
    for (let y = 0; y < rows; y += 1) {
      const chromaRow = 2 * y * chromaStride;
      let place = 4 * Math.floor((4 * y) / rows);
      let corner = 4 * y * lumaStride;
      let x = 0;
      for (let tile = 0; tile < 4; tile += 1, place += 1) {
        const end = tileEnds[tile] ?? columns;
        let tileSum = 0;
        let tileBlue = 0;
        let tileRed = 0;
        let tileSquares = 0;
        let tileDifference = 0;
        for (; x < end; x += 1, corner += 4, sample += 1) {
          const light =
            ((luma[corner] ?? 0) +
              (luma[corner + 1] ?? 0) +
              (luma[corner + lumaStride] ?? 0) +
              (luma[corner + lumaStride + 1] ?? 0) +
              2) >>
            2;
          tileSum += light;
          tileSquares += Math.imul(light, light);

          const u = blue[chromaRow + 2 * x] ?? 128;
          const v = red[chromaRow + 2 * x] ?? 128;
          tileBlue += u;
          tileRed += v;
          // most samples equal those of the frame before, to the bit
          const parts = packed(light, u, v);
          if (parts === madeOf[sample]) continue;
          madeOf[sample] = parts;
          const r = clamp(light + (tables.redOfRed[v] ?? 0));
          const g = clamp(light - (tables.greenOfBlue[u] ?? 0) - (tables.greenOfRed[v] ?? 0));
          const b = clamp(light + (tables.blueOfBlue[u] ?? 0));
          const value = Math.max(r, g, b);
          const least = Math.min(r, g, b);
          const spread = value - least;
          let hue = 0;
          if (spread > 0) {
            const sixth = tables.thirtyOver[spread] ?? 0;
            if (value === r) hue = (g - b) * sixth;
            else if (value === g) hue = 60 + (b - r) * sixth;
            else hue = 120 + (r - g) * sixth;
            if (hue < 0) hue += 180;
          }
          hue = (hue + 0.5) | 0;
          const saturation = value === 0 ? 0 : (spread * (tables.fullOver[value] ?? 0) + 0.5) | 0;

          const old = before[sample] ?? 0;
          tileDifference += size(hue - (old & 255)) + size(saturation - ((old >> 8) & 255)) + size(value - (old >> 16));
          before[sample] = packed(hue, saturation, value);
        }
        sum += tileSum;
        squares += tileSquares;
        difference += tileDifference;
        tileSums[place] = (tileSums[place] ?? 0) + tileSum;
        tileSums[place + TILES] = (tileSums[place + TILES] ?? 0) + tileBlue;
        tileSums[place + 2 * TILES] = (tileSums[place + 2 * TILES] ?? 0) + tileRed;
      }
    }
    const content = isFirst ? 0 : difference / (3 * count);
    isFirst = false;
    const mean = sum / count;
    const tiles = Uint8Array.from(tileSums, (total) => Math.min(255, (TILES * total) / count));
    return { content, mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)), tiles };
  };
}

const TILES = 16;

const packed = (first: number, second: number, third: number) => first | (second << 8) | (third << 16);

const size = (value: number) => (value ^ (value >> 31)) - (value >> 31);

const clamp = (value: number) => Math.max(0, Math.min(255, value));

function hsvTables(matrix: ColorMatrix) {
  const scaled = (factor: number) => Int16Array.from({ length: 256 }, (_, value) => Math.round(factor * (value - 128)));
  return {
    redOfRed: scaled(matrix.redOfRed),
    greenOfBlue: scaled(matrix.greenOfBlue),
    greenOfRed: scaled(matrix.greenOfRed),
    blueOfBlue: scaled(matrix.blueOfBlue),
    thirtyOver: Float64Array.from({ length: 256 }, (_, spread) => (spread === 0 ? 0 : 30 / spread)),
    fullOver: Float64Array.from({ length: 256 }, (_, value) => (value === 0 ? 0 : 255 / value)),
  };
}
