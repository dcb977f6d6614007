import { Frame } from 'node-av/lib';

/** Receives the frames of a film that are examined. */
export interface Looks {
  /** Receives the frame that is visible at that time, valid only during the call. */
  readonly look: (picture: Frame, ms: number) => void;
  /** Reports that the frame examined last is also visible at that time. */
  readonly stand: (ms: number) => void;
}

/**
 * Chooses the frames of a film to examine: the first one at or after each grid line. A frame that lasts longer than a step, as in
 * screen recordings and slides, also counts for the grid lines until the next frame; it is examined once.
 */
export function openLooks(stepMs: number, { look, stand }: Looks) {
  const last = new Frame();
  last.alloc();
  let [lastMs, isLooked] = [Number.NaN, false];
  let nextMs = Number.NEGATIVE_INFINITY;
  /** @param ms when the next frame comes, or the film ends */
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
    /** Returns how far the film has been read, ms. */
    readMs: () => (Number.isFinite(nextMs) ? nextMs : 0),
    close: () => last.free(),
  };
}
