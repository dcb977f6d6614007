import { AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants';
import type { Stream } from 'node-av/lib';

/** How a stored picture becomes the one that is shown: turned by quarters, mirrored, or both. */
export interface Orientation {
  /** Width and height change places. */
  readonly isTransposed: boolean;
  /** FFmpeg filters, with a comma after each; empty for a picture that is stored as it is shown. */
  readonly filters: string;
}

/**
 * Reads the display matrix: nine 32-bit numbers of which a, b, c, d (the first two of the first two rows, 16.16) map a stored point to
 * x = a·x + c·y, y = b·x + d·y (ISO/IEC 14496-12, 8.3.2; FFmpeg, libavutil/display.h). Angles between quarter turns are taken to the
 * nearest one, as players do.
 */
export function readOrientation(picture: Stream): Orientation {
  const matrix = picture.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
  if (matrix === null || matrix.length < 36) return { isTransposed: false, filters: '' };
  const [a, b, c, d] = [0, 4, 12, 16].map((at) => matrix.readInt32LE(at));
  return orientationOf(a ?? 0, b ?? 0, c ?? 0, d ?? 0);
}

export function orientationOf(a: number, b: number, c: number, d: number): Orientation {
  if (Math.abs(a) >= Math.abs(b))
    return { isTransposed: false, filters: `${a < 0 ? 'hflip,' : ''}${d < 0 ? 'vflip,' : ''}` };
  const direction = c < 0 ? (b < 0 ? 'clock_flip' : 'clock') : b < 0 ? 'cclock' : 'cclock_flip';
  return { isTransposed: true, filters: `transpose=${direction},` };
}
