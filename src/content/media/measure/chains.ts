// The FFmpeg filters of the two passes, in the syntax of -vf and -af; the benchmark gives them to the ffmpeg command as well.

/**
 * Scales the picture for measuring. Bilinear scaling averages over the area when it shrinks; full range makes 0–255 mean the same in every
 * film. `turn` are the filters that set it upright, each with a comma after it.
 */
export const pictureChain = (size: { readonly width: number; readonly height: number }, turn = '') =>
  `scale=${size.width}:${size.height}:flags=bilinear:out_range=pc,${turn}format=yuv420p`;

/** Loudness by ITU-R BS.1770, as EBU R128 asks for, every tenth of a second. */
export const SOUND_CHAIN = 'ebur128=metadata=1';
