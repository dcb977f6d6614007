import { AV_PKT_DATA_FRAME_CROPPING } from 'node-av/constants';
import type { Stream } from 'node-av/lib';

/** The visible part of the stored frame. */
export interface CleanAperture {
  readonly width: number;
  readonly height: number;
  /** An FFmpeg filter followed by a comma; empty if the whole frame is visible. */
  readonly filter: string;
}

/**
 * Returns the crop that the container specifies (`clap` of MP4 and MOV, PixelCrop of Matroska), in whole pairs of pixels, because
 * color is stored for pairs. The decoder applies the codec's own cropping.
 */
export function cleanAperture({ codecpar }: Stream): CleanAperture {
  const { width, height } = codecpar;
  const cropping = codecpar.getCodedSideData(AV_PKT_DATA_FRAME_CROPPING);
  const side = (at: number) =>
    cropping !== null && cropping.length >= 16 ? 2 * Math.ceil(cropping.readUInt32LE(at) / 2) : 0;
  const [top, bottom, left, right] = [side(0), side(4), side(8), side(12)];
  const [seenWidth, seenHeight] = [width - left - right, height - top - bottom];
  const isWhole = top + bottom + left + right === 0 || seenWidth <= 0 || seenHeight <= 0;
  if (isWhole) return { width, height, filter: '' };
  const [even, lines] = [2 * Math.floor(seenWidth / 2), 2 * Math.floor(seenHeight / 2)];
  return { width: even, height: lines, filter: `crop=${even}:${lines}:${left}:${top},` };
}
