import { Frame } from 'node-av/lib';

/** Receives the pictures of a film that are looked at. */
export interface Looks {
  /** A picture that is seen at that time, lent for the call only. */
  readonly look: (picture: Frame, ms: number) => void;
  /** What was looked at last was seen then, too. */
  readonly stand: (ms: number) => void;
}

/**
 * Chooses the pictures of a film that are looked at: the first one at each line of a grid or behind it. A picture that stands for longer than a
 * step, as in screen recordings and slides, is also what is seen on the lines until the next one comes; it is looked at once.
 */
export function openLooks(stepMs: number, { look, stand }: Looks) {
  const last = new Frame();
  last.alloc();
  let [lastMs, isLooked] = [Number.NaN, false];
  let nextMs = Number.NEGATIVE_INFINITY;
  /** @param ms when the next picture comes, or the film ends */
  const standUntil = (ms: number) => {
    const lastLineMs = Math.ceil((ms - 0.5) / stepMs - 1) * stepMs;
    if (!(ms - lastMs > stepMs) || lastLineMs < nextMs) return;
    if (!isLooked) look(last, nextMs);
    isLooked = true;
    stand(lastLineMs);
    nextMs = lastLineMs + stepMs;
  };
  return {
    see: (picture: Frame, ms: number) => {
      standUntil(ms);
      isLooked = ms >= nextMs - 0.5;
      last.unref();
      last.ref(picture);
      lastMs = ms;
      if (!isLooked) return;
      nextMs = Math.floor(ms / stepMs + 1) * stepMs;
      look(picture, ms);
    },
    end: standUntil,
    /** How far the film is read, ms. */
    readMs: () => (Number.isFinite(nextMs) ? nextMs : 0),
    close: () => last.free(),
  };
}
