import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { isForControl } from './keys.ts';

interface Controls {
  readonly fps: number;
  readonly toggleWindow: () => void;
}

/** Adds the usual keys of review players: K plays and pauses, J and L move a second, arrows a frame, P shows the 9:16 window. */
export function usePlayerKeys(video: RefObject<HTMLVideoElement | null>, { fps, toggleWindow }: Controls): void {
  useEffect(() => {
    const by = (seconds: number) => () => {
      if (video.current !== null) video.current.currentTime += seconds;
    };
    const playOrPause = () => {
      const { current } = video;
      if (current === null) return;
      if (current.paused) void current.play();
      else current.pause();
    };
    const keys: Readonly<Record<string, () => void>> = {
      k: playOrPause,
      ' ': playOrPause,
      j: by(-1),
      l: by(1),
      arrowleft: by(-1 / fps),
      arrowright: by(1 / fps),
      p: toggleWindow,
    };
    const press = (event: KeyboardEvent) => {
      const act = isForControl(event) ? undefined : keys[event.key.toLowerCase()];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [video, fps, toggleWindow]);
}
