import { HOP_MS, type SoundHop } from './measurement.ts';

/** The absolute gate, LUFS: anything softer counts as silence, and a range without anything louder has this loudness. */
export const SILENT_LUFS = -70;
const RELATIVE_GATE_LU = 10;
const BLOCK_MS = 400;

type Block = Pick<SoundHop, 'ms' | 'momentaryLufs'>;

interface Stretch {
  readonly start_ms: number;
  readonly end_ms: number;
}

/** Returns the blocks that contain no sound from before or after the range. */
export const blocksInside = (hops: readonly Block[], stretch: Stretch): Block[] =>
  hops.filter(
    (hop) =>
      hop.ms + HOP_MS - BLOCK_MS >= stretch.start_ms - HOP_MS / 2 && hop.ms + HOP_MS <= stretch.end_ms + HOP_MS / 2,
  );

/**
 * Returns the integrated loudness of a range, LUFS, by the two gates of ITU-R BS.1770-4 over its 400 ms blocks, which start every
 * 100 ms: momentary loudness is exactly the loudness of such a block. Omits blocks that begin before the range.
 */
export function blockLoudness(hops: readonly Block[], stretch: Stretch): number {
  const powers = blocksInside(hops, stretch).map((hop) => 10 ** (hop.momentaryLufs / 10));
  const audible = powers.filter((power) => power > 10 ** (SILENT_LUFS / 10));
  if (audible.length === 0) return SILENT_LUFS;
  const gate = meanPower(audible) / 10 ** (RELATIVE_GATE_LU / 10);
  return Math.max(SILENT_LUFS, 10 * Math.log10(meanPower(audible.filter((power) => power > gate))));
}

const meanPower = (powers: readonly number[]) => powers.reduce((sum, power) => sum + power, 0) / powers.length;
