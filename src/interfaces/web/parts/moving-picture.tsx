import { useEffect, useRef, useState } from 'preact/hooks';

/** The position of a clip in a video's film. */
export interface Stretch {
  readonly clip_id: string;
  readonly start_ms: number;
  readonly end_ms: number;
}

/** How long the pointer must rest, so that one that only passes by starts nothing. */
const REST_MS = 120;

/** Returns whether the pointer or the focus rests on an element; `on` has the handlers for that element. */
export function useResting() {
  const [isResting, rest] = useState(false);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const begin = () => {
    clearTimeout(waiting.current);
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches)
      waiting.current = setTimeout(() => rest(true), REST_MS);
  };
  const end = () => {
    clearTimeout(waiting.current);
    rest(false);
  };
  useEffect(() => () => clearTimeout(waiting.current), []);
  return { isResting, on: { onPointerEnter: begin, onPointerLeave: end, onFocusIn: begin, onFocusOut: end } };
}

interface MovingPictureProps {
  readonly videoId: string;
  readonly clip: Stretch;
  readonly isMoving: boolean;
  /** Whether it is far down a long list: then it is loaded when it comes near. */
  readonly isFar?: boolean;
}

/** Shows a clip's still picture, which plays while `isMoving`. */
export const MovingPicture = ({ videoId, clip, isMoving, isFar = false }: MovingPictureProps) => (
  <>
    <img src={`/clips/${clip.clip_id}/thumbnail?w=320`} alt="" loading={isFar ? 'lazy' : 'eager'} />
    {isMoving && <Loop videoId={videoId} clip={clip} />}
  </>
);

/** Plays a clip of the film in a loop, without sound. */
function Loop({ videoId, clip }: Pick<MovingPictureProps, 'videoId' | 'clip'>) {
  const startS = clip.start_ms / 1000;
  return (
    <video
      src={`/video_assets/${videoId}/proxy#t=${startS}`}
      muted
      autoPlay
      playsInline
      onTimeUpdate={({ currentTarget }) => {
        if (currentTarget.currentTime * 1000 >= clip.end_ms) currentTarget.currentTime = startS;
      }}
      onEnded={({ currentTarget }) => {
        currentTarget.currentTime = startS;
        void currentTarget.play();
      }}
    />
  );
}
