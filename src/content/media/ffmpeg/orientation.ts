import { AV_FRAME_DATA_DISPLAYMATRIX, AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants';
import type { Frame, Rational, Stream } from 'node-av/lib';

/** How to turn a stored frame into the visible one: stretched, rotated by multiples of 90°, mirrored. */
export interface Orientation {
  /** Whether width and height are swapped. */
  readonly isTransposed: boolean;
  /** FFmpeg filters, each followed by a comma; empty if the frame is stored as it is shown. */
  readonly filters: string;
  /** Width ÷ height of a stored pixel when shown; 1 is square. */
  readonly pixelAspect: number;
}

/** Nine 32-bit numbers; the first two of the first two rows, 16.16 (ISO/IEC 14496-12, 8.3.2; FFmpeg, libavutil/display.h). */
export type DisplayMatrix = readonly [a: number, b: number, c: number, d: number];

/**
 * Returns the orientation from the display matrix and the pixel shape, as in players. The container takes precedence over the
 * codec, which may specify it only in the first frame (display orientation messages of H.264 and HEVC).
 */
export function readOrientation(picture: Stream, first?: Frame): Orientation {
  const { codecpar, sampleAspectRatio } = picture;
  const matrix =
    fromBytes(codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX)) ??
    fromBytes(first?.getSideData(AV_FRAME_DATA_DISPLAYMATRIX) ?? null);
  const [container, codec] = [ratio(sampleAspectRatio), ratio(codecpar.sampleAspectRatio)];
  if (matrix === undefined) return { isTransposed: false, filters: '', pixelAspect: container ?? codec ?? 1 };
  return { ...turnOf(matrix), pixelAspect: pixelAspectOf(matrix, container, codec) };
}

function fromBytes(bytes: Buffer | null): DisplayMatrix | undefined {
  if (bytes === null || bytes.length < 36) return undefined;
  return [bytes.readInt32LE(0), bytes.readInt32LE(4), bytes.readInt32LE(12), bytes.readInt32LE(16)];
}

const ratio = ({ num, den }: Rational) => (num > 0 && den > 0 ? num / den : undefined);

/** Returns the filters for a matrix that maps a point to x = a·x + c·y, y = b·x + d·y. Angles between multiples of 90° are rounded to the nearest one. */
export function turnOf([a, b, c, d]: DisplayMatrix): Pick<Orientation, 'isTransposed' | 'filters'> {
  if (Math.hypot(a, d) >= Math.hypot(b, c))
    return { isTransposed: false, filters: `${a < 0 ? 'hflip,' : ''}${d < 0 ? 'vflip,' : ''}` };
  const direction = c < 0 ? (b < 0 ? 'clock_flip' : 'clock') : b < 0 ? 'cclock' : 'cclock_flip';
  return { isTransposed: true, filters: `transpose=${direction},` };
}

/** Rounding errors in files and ratios are not stretching. */
const ALIKE = 0.01;
const isAlike = (one: number, other: number) => Math.abs(one / other - 1) <= ALIKE;

/**
 * Returns the pixel shape. If a matrix also stretches (without rotation), FFmpeg reports this as the container's pixel shape,
 * unless it has one.
 */
export function pixelAspectOf([a, b, c, d]: DisplayMatrix, container?: number, codec?: number): number {
  const [across, down] = [Math.hypot(a, b), Math.hypot(c, d)];
  const isStretched = across > 0 && down > 0 && !isAlike(across, down);
  if (!isStretched) return container ?? codec ?? 1;
  const told = Math.hypot(a, c) / Math.hypot(b, d);
  const own = container === undefined || isAlike(container, told) ? 1 : container;
  return (own * across) / down;
}
