import type { Frame } from 'node-av/lib';
import { type Matrix, scaleColors } from '../ffmpeg/color.ts';

// The FFmpeg filters of the two passes, in the syntax of -vf and -af; the benchmark gives them to the ffmpeg command as well.

/**
 * Scales the picture for measuring. Bilinear scaling averages over the area when it shrinks; full range makes 0–255 mean the same in every
 * film. `turn` are the filters that set it upright, each with a comma after it.
 */
export const pictureChain = (
  size: { readonly width: number; readonly height: number },
  turn = '',
  colors?: { readonly frame: Frame; readonly matrix: Matrix },
) => {
  const scale = `${size.width}:${size.height}:flags=bilinear`;
  const scaled =
    colors === undefined
      ? `scale=${scale}:out_range=pc`
      : scaleColors(colors.frame, { scale, matrix: colors.matrix, range: 'pc' });
  return `${scaled},${turn}format=yuv420p`;
};

/** Loudness by ITU-R BS.1770, as EBU R128 asks for, every tenth of a second. */
export const SOUND_CHAIN = 'ebur128=metadata=1';

/** Brings sound to one format before anything that remembers it, so that a film may change its layout or rate in the middle. */
export const COMMON_SOUND = 'aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo';
