import { Frame } from 'node-av/lib';
import { frameMs } from './decode.ts';
import { badFilm } from './fail.ts';
import { millisecondsPerTick, type OpenFilm } from './open.ts';

/** The pictures that are seen within a stretch of a film: first the one that stands when it begins, then each that comes in. */
export interface Shown {
  /** Takes the next decoded picture. @returns its time, ms; undefined when it is left out or lies behind the stretch */
  readonly push: (frame: Frame) => number | undefined;
  /** Hands over the picture that still stands, when no other followed. */
  readonly finish: () => void;
  /** When the first picture behind the stretch begins, ms; undefined while none was seen. */
  readonly overMs: () => number | undefined;
  /** When the last picture ends by its own account, ms. */
  readonly endMs: () => number;
  /** The share of pictures that was left out because their time stamps go back. */
  readonly passedOver: () => number;
  readonly close: () => void;
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A clock that goes back further than this has been started again: pictures that are out of order differ by less. */
export const RESTART_MS = 500;
/** How long a picture without a time stamp is taken to last. */
const UNTIMED_MS = 40;

/** @param take receives a picture, lent for the call only, and its time in ms from the film's first picture */
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

/** A clock that starts again or leaps: two recordings that were put one behind the other. */
export function joined(film: OpenFilm, fromMs: number, toMs: number) {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const leap = `its clock goes from ${seconds(fromMs)} s to ${seconds(toMs)} s`;
  return badFilm(
    'film-damaged',
    `${film.name}: ${leap}, as in recordings that were joined; join them again with new time stamps (ffmpeg -i IN -c copy OUT.mp4)`,
  );
}
