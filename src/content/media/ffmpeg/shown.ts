import { Frame } from 'node-av/lib';
import { frameMs } from './decode.ts';
import { badFilm } from './fail.ts';
import { millisecondsPerTick, type OpenFilm } from './open.ts';

/** The frames that are visible within a time range: first the one that is visible at its start, then each new one. */
export interface Shown {
  /** Processes the next decoded frame. @returns its time, ms; undefined if it is skipped or comes after the range */
  readonly push: (frame: Frame) => number | undefined;
  /** Passes on the pending frame, if no other followed. */
  readonly finish: () => void;
  /** Start of the first frame after the range, ms; undefined until there is one. */
  readonly overMs: () => number | undefined;
  /** End of the last frame according to its duration, ms. */
  readonly endMs: () => number;
  /** The share of frames that were skipped because their time stamps go back. */
  readonly passedOver: () => number;
  readonly close: () => void;
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A clock that goes back by more than this has restarted: frames out of order differ by less. */
export const RESTART_MS = 500;
/** Assumed duration of a frame without a time stamp. */
const UNTIMED_MS = 40;

/** @param take receives a frame, valid only during the call, and its time in ms from the film's first frame */
export function openShown(film: OpenFilm, { fromMs, toMs }: Stretch, take: (frame: Frame, ms: number) => void): Shown {
  const tickMs = millisecondsPerTick(film.picture);
  const held = new Frame();
  held.alloc();
  let heldMs: number | undefined;
  let lastMs: number | undefined;
  let endMs = Number.NEGATIVE_INFINITY;
  let overMs: number | undefined;
  let pushed = 0;
  let passedOver = 0;

  const release = () => {
    if (heldMs === undefined) return;
    const ms = Math.max(heldMs, fromMs);
    heldMs = undefined;
    take(held, ms);
  };
  const push = (frame: Frame): number | undefined => {
    if (overMs !== undefined) return undefined;
    const found = frameMs(frame, tickMs);
    const ms = found === undefined ? (lastMs ?? -UNTIMED_MS) + UNTIMED_MS : found - film.originMs;
    pushed += 1;
    if (lastMs !== undefined && ms <= lastMs) {
      passedOver += 1;
      if (lastMs - ms > RESTART_MS) throw joined(film, lastMs, ms);
      return undefined;
    }
    lastMs = ms;
    endMs = ms + Number(frame.duration) * tickMs;
    frame.pts = found === undefined ? BigInt(Math.round((ms + film.originMs) / tickMs)) : frame.bestEffortTimestamp;
    if (ms <= fromMs + 0.5) {
      held.unref();
      held.ref(frame);
      heldMs = ms;
      return ms;
    }
    release();
    if (ms >= toMs - 0.5) {
      overMs = ms;
      return undefined;
    }
    take(frame, ms);
    return ms;
  };
  return {
    push,
    finish: release,
    overMs: () => overMs,
    endMs: () => endMs,
    passedOver: () => (pushed === 0 ? 0 : passedOver / pushed),
    close: () => held.free(),
  };
}

/** Returns the error for a clock that restarts or jumps: the file consists of two joined recordings. */
export function joined(film: OpenFilm, fromMs: number, toMs: number) {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const leap = `its clock goes from ${seconds(fromMs)} s to ${seconds(toMs)} s`;
  return badFilm(
    'film-damaged',
    `${film.name}: ${leap}, as in recordings that were joined; join them again with new time stamps (ffmpeg -i IN -c copy OUT.mp4)`,
  );
}
