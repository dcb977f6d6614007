import type { Frame } from 'node-av/lib';
import { type Matrix, scaleColors } from '../ffmpeg/color.ts';

// The FFmpeg filters of the two passes, in the syntax of -vf and -af; the benchmark also passes them to the ffmpeg command.

/**
 * Scales the frame for measuring. Bilinear scaling averages over the area when it shrinks; full range makes 0–255 mean the same
 * in every film. `turn` has the filters that set it upright, each followed by a comma.
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

/** Loudness by ITU-R BS.1770, as EBU R128 specifies, every tenth of a second. */
export const SOUND_CHAIN = 'ebur128=metadata=1';

/** Converts sound to one format before any filter that keeps state, so that a film may change its layout or rate midway. */
export const COMMON_SOUND = 'aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo';
