import { AV_NOPTS_VALUE } from 'node-av/constants';
import { millisecondsPerTick, type OpenFilm } from '../ffmpeg/open.ts';

/** How long the only picture of a film is taken to last, ms. */
const ONLY_PICTURE_MS = 40;

/**
 * Finds where the picture of a film ends. The length of the last picture is told by its packet, by the length of the stream, and by the sum of
 * all lengths. The shortest is right: a packet of an MP4 file tells how long it takes until the next one is decoded, which is no picture's time
 * on screen where pictures are stored out of order and at no fixed rate.
 */
export function openEndMeter(film: OpenFilm) {
  const { picture } = film;
  const steps: number[] = [];
  let firstMs: number | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  let packetEndMs = Number.NEGATIVE_INFINITY;
  let sumMs = 0;

  const streamEndMs = () => {
    if (picture.duration === AV_NOPTS_VALUE || picture.startTime === AV_NOPTS_VALUE) return Number.POSITIVE_INFINITY;
    return Number(picture.startTime + picture.duration) * millisecondsPerTick(picture) - film.originMs;
  };
  return {
    read: (ms: number, lengthMs: number) => {
      if (firstMs === undefined) firstMs = ms;
      else steps.push(ms - lastMs);
      lastMs = ms;
      sumMs += lengthMs;
      packetEndMs = Math.max(packetEndMs, ms + lengthMs);
    },
    /** The last picture goes on until then. */
    extend: (ms: number) => {
      packetEndMs = Math.max(packetEndMs, ms);
    },
    lastMs: () => lastMs,
    conclude: (repeats: number): { endMs: number; frameMs: number; pictures: number } => {
      const pictures = firstMs === undefined ? 0 : steps.length + 1;
      const usualMs = median(steps) ?? ONLY_PICTURE_MS;
      const frameMs = pictures > 1 ? (lastMs - (firstMs ?? 0)) / (steps.length + repeats) : ONLY_PICTURE_MS;
      const isMp4 = film.format.iformat?.name?.includes('mp4') === true;
      const told = isMp4 ? [packetEndMs, streamEndMs(), (firstMs ?? 0) + sumMs] : [packetEndMs, streamEndMs()];
      const endMs = Math.min(...told.filter((ms) => ms > lastMs + 1), Math.max(packetEndMs, lastMs));
      // Some writers give the last picture next to no duration.
      return { endMs: endMs - lastMs < usualMs / 2 ? lastMs + usualMs : endMs, frameMs, pictures };
    },
  };
}

function median(values: readonly number[]): number | undefined {
  return Float64Array.from(values).sort()[values.length >> 1];
}
