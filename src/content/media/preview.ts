import { Frame } from 'node-av/lib';
import { isEngineError } from '../../core/kernel/index.ts';
import type { OpenFilm } from './ffmpeg/open.ts';
import type { Witness } from './measure/film.ts';
import { openProxy } from './proxy.ts';
import type { MadePreview } from './schema.ts';
import { openStoryboard } from './storyboard.ts';
import type { PreviewFiles } from './task.ts';

/** Maximum frames per second of a proxy: for a film with more, it shows only every second, third, … frame. */
const MOST_A_SECOND = 31;

interface Preview extends Witness {
  /** Finishes both files. */
  readonly conclude: (endMs: number) => MadePreview;
  readonly close: () => void;
}

/**
 * Makes the proxy and the storyboard of a film while it is analyzed, from the same frames and sound. If something fails here, the
 * analysis continues without them, and `conclude` returns the reason.
 */
export function openPreview(film: OpenFilm, { to, storyboardTo }: PreviewFiles, threads: number): Preview {
  const { rate, leastStepMs } = rateOf(film);
  const held = new Frame();
  held.alloc();
  let heldMs: number | undefined;
  let failed: MadePreview | undefined;
  const closers: (() => void)[] = [];
  const close = () => {
    for (const each of closers.splice(0).reverse()) each();
  };
  const attempt = <Result>(work: () => Result): Result | undefined => {
    if (failed !== undefined) return undefined;
    try {
      return work();
    } catch (error) {
      failed = { failed: reasonOf(error) };
      close();
      return undefined;
    }
  };
  const made = attempt(() => {
    const proxy = openProxy(film, to, { rate, threads });
    closers.push(proxy.close);
    const storyboard = openStoryboard(film);
    closers.push(storyboard.close);
    return { proxy, storyboard };
  });
  const showUntil = (ms: number) => {
    if (heldMs === undefined || ms <= heldMs) return;
    made?.proxy.show(held, heldMs, ms);
    made?.storyboard.show(held, ms);
  };
  return {
    see: (picture, ms) =>
      attempt(() => {
        if (heldMs !== undefined && ms - heldMs < leastStepMs) return;
        showUntil(ms);
        held.unref();
        held.ref(picture);
        heldMs = ms;
      }),
    hear: (sound) => attempt(() => made?.proxy.hear(sound)),
    conclude: (endMs) => {
      const storyboard = attempt(() => {
        showUntil(endMs);
        made?.proxy.finish(held, endMs);
        return made?.storyboard.write(storyboardTo);
      });
      return storyboard === undefined ? (failed ?? NO_PICTURE) : { storyboard };
    },
    close: () => {
      close();
      held.free();
    },
  };
}

/** Returns the proxy's frame rate, from the rate that the film declares, and the minimum time between two of its frames. */
function rateOf({ picture }: OpenFilm) {
  const { num, den } = picture.avgFrameRate;
  const stated = num > 0 && den > 0 ? num / den : MOST_A_SECOND;
  const every = Math.ceil(stated / MOST_A_SECOND);
  // frames with a low mean rate may still come in bursts
  const steps = Math.max(stated, MOST_A_SECOND);
  return { rate: stated / every, leastStepMs: ((every - 0.5) * 1000) / steps };
}

const NO_PICTURE = { failed: { code: 'film-not-readable', message: 'none of its frames can be shown' } };

const reasonOf = (error: unknown) =>
  isEngineError(error)
    ? { code: error.code, message: error.message }
    : { code: 'film-not-readable', message: String(error) };
