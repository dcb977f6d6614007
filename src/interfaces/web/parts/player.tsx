import { useSignal } from '@preact/signals';
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { cropOf, placeAt } from '../crop.ts';
import type { CropWindow, Film, Storyboard } from '../data.ts';
import { clock, stretch } from '../format.ts';
import { usePlayerKeys } from '../player-keys.ts';
import type { Stretch } from './moving-picture.tsx';

interface PlayerProps {
  readonly film: Film;
  /** The clip to play first, in a loop until the user selects another position. */
  readonly clip: Stretch | undefined;
  /** The clips along the film, as wide as its pictures. */
  readonly children: ComponentChildren;
  /** A legend for the marks along the film. */
  readonly keys: ComponentChildren;
}

/** Plays the film with a clip marked, and shows the part of the picture that a render would keep. */
export function Player({ film, clip, children, keys }: PlayerProps) {
  const video = useRef<HTMLVideoElement>(null);
  const nowMs = useSignal(clip?.start_ms ?? 0);
  const [isWindowed, setWindowed] = useState(true);
  const [loops, loop] = useState(true);
  const [isPlaying, setPlaying] = useState(false);
  const [isMuted, mute] = useState(false);
  const { measured, storyboard, video_asset_id: id } = film;
  const crop = cropOf(film, clip);
  const seek = (ms: number) => {
    if (video.current !== null) video.current.currentTime = ms / 1000;
    nowMs.value = ms;
  };
  useEffect(() => {
    if (clip === undefined) return;
    loop(true);
    seek(clip.start_ms);
  }, [clip?.clip_id]);
  useFrames(video, (ms) => {
    nowMs.value = ms;
    const isOver = clip !== undefined && ms >= clip.end_ms && ms < clip.end_ms + 500;
    if (loops && isOver) seek(clip.start_ms);
  });
  const playOrPause = () => {
    if (video.current?.paused === false) video.current.pause();
    else void video.current?.play();
  };
  usePlayerKeys(video, { fps: measured?.fps ?? 25, toggleWindow: () => setWindowed((before) => !before) });
  if (measured === null || storyboard === null) return null;
  const isCut = crop !== undefined && (crop.width < measured.width || crop.height < measured.height);
  return (
    <section class="player" aria-label="Film">
      <div
        class="stage"
        style={{ aspectRatio: `${measured.width} / ${measured.height}`, '--shape': measured.width / measured.height }}
      >
        {/* biome-ignore lint/a11y/useMediaCaption: nobody wrote down what is said in the film */}
        <video
          ref={video}
          src={`/video_assets/${id}/proxy#t=${(clip?.start_ms ?? 0) / 1000}`}
          playsInline
          preload="auto"
          onClick={playOrPause}
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
        />
        {isCut && isWindowed && <Window crop={crop} size={measured} nowMs={nowMs.value} />}
      </div>
      <FilmStrip id={id} board={storyboard} durationMs={measured.duration_ms} nowMs={nowMs.value} seek={seek}>
        {children}
      </FilmStrip>
      <p class="buttons">
        <button type="button" class="main" onClick={playOrPause}>
          {isPlaying ? 'Pause' : 'Play'} <kbd>K</kbd>
        </button>
        {clip !== undefined && (
          <button
            type="button"
            onClick={() => {
              loop(true);
              seek(clip.start_ms);
              void video.current?.play();
            }}
          >
            ▶ {stretch(clip)}
          </button>
        )}
        {clip !== undefined && (
          <button type="button" aria-pressed={loops} onClick={() => loop(!loops)}>
            Loop
          </button>
        )}
        <button
          type="button"
          aria-pressed={isMuted}
          onClick={() => {
            if (video.current !== null) video.current.muted = !isMuted;
            mute(!isMuted);
          }}
        >
          Mute
        </button>
        {isCut && (
          <button type="button" aria-pressed={isWindowed} onClick={() => setWindowed(!isWindowed)}>
            9:16 <kbd>P</kbd>
          </button>
        )}
        <span class="quiet number">
          {clock(nowMs.value)} of {clock(measured.duration_ms)}
        </span>
      </p>
      <p class="quiet legend">
        {keys}. {isCut && 'The frame is what a 9:16 render shows. '}
        <span class="key-help">
          <kbd>J</kbd> <kbd>L</kbd> move by a second, <kbd>←</kbd> <kbd>→</kbd> by a frame.
        </span>
      </p>
    </section>
  );
}

/** Calls `tell` for every frame that is shown while the film plays. */
function useFrames(video: RefObject<HTMLVideoElement | null>, tell: (ms: number) => void) {
  const told = useRef(tell);
  told.current = tell;
  useEffect(() => {
    let frame = 0;
    let lastMs = -1;
    const look = () => {
      frame = requestAnimationFrame(look);
      const ms = Math.round((video.current?.currentTime ?? 0) * 1000);
      if (ms !== lastMs) told.current(ms);
      lastMs = ms;
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [video]);
}

interface WindowProps {
  readonly crop: CropWindow;
  readonly size: { readonly width: number; readonly height: number };
  readonly nowMs: number;
}

/** Shows the part of the picture that a 9:16 render keeps, and dims the rest. */
function Window({ crop, size, nowMs }: WindowProps) {
  const { width, height } = crop;
  const place = placeAt(crop, nowMs);
  if (place === undefined) return null;
  const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return (
    <span
      class="window"
      aria-hidden="true"
      style={{
        left: share(place.x, size.width),
        top: share(place.y, size.height),
        width: share(width, size.width),
        height: share(height, size.height),
      }}
    />
  );
}

interface FilmStripProps {
  readonly id: string;
  readonly board: Storyboard;
  readonly durationMs: number;
  readonly nowMs: number;
  readonly seek: (ms: number) => void;
  readonly children: ComponentChildren;
}

const SHOWN = 12;

/** Shows the film as a row of small pictures with the clips below. A click moves the film to that position. */
function FilmStrip({ id, board, durationMs, nowMs, seek, children }: FilmStripProps) {
  const shown = Array.from({ length: SHOWN }, (_, at) =>
    // the tile nearest to the middle of its place
    Math.min(board.tiles - 1, Math.round(((at + 0.5) * durationMs) / SHOWN / board.every_ms)),
  );
  const rows = Math.ceil(board.tiles / board.columns);
  const along = (at: number, of: number) => (of < 2 ? '0%' : `${(100 * at) / (of - 1)}%`);
  return (
    <div class="film-strip">
      <div class="tiles" aria-hidden="true">
        {shown.map((tile, at) => (
          <span
            key={at}
            style={{
              backgroundImage: `url(/video_assets/${id}/storyboard)`,
              backgroundSize: `${100 * board.columns}% ${100 * rows}%`,
              backgroundPosition: `${along(tile % board.columns, board.columns)} ${along(Math.floor(tile / board.columns), rows)}`,
              aspectRatio: `${board.tile_width} / ${board.tile_height}`,
            }}
          />
        ))}
      </div>
      {children}
      <span class="playhead" aria-hidden="true" style={{ left: `${(100 * nowMs) / durationMs}%` }} />
      <input
        type="range"
        aria-label="Position in the film"
        aria-valuetext={clock(nowMs)}
        min={0}
        max={durationMs}
        step={100}
        value={nowMs}
        onInput={({ currentTarget }) => seek(Number(currentTarget.value))}
      />
    </div>
  );
}
