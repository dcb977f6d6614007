import { AV_NOPTS_VALUE } from 'node-av/constants';
import { millisecondsPerTick, type OpenFilm } from '../ffmpeg/open.ts';

/** Assumed duration of the only frame of a film, ms. */
const ONLY_PICTURE_MS = 40;

/**
 * Finds where the video of a film ends. The last frame's packet, the duration of the stream and the sum of all durations each say
 * how long the last frame lasts. The shortest is right: an MP4 packet has the time until the next one is decoded, which is not
 * the display time if frames are stored out of order at a variable rate.
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
    /** Extends the last frame until then. */
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
      // Some writers give the last frame almost no duration.
      return { endMs: endMs - lastMs < usualMs / 2 ? lastMs + usualMs : endMs, frameMs, pictures };
    },
  };
}

function median(values: readonly number[]): number | undefined {
  return Float64Array.from(values).sort()[values.length >> 1];
}
