import type { TextTrack } from '../schema.ts';
import type { FoundBox, UnderstandingPackage } from './model.ts';
import { changeAround, changeOfAll, changeWithin, type Picture } from './surroundings.ts';

/** A box whose edges move by no more than this share of the height stays in place. */
const STAYS = 0.02;
/** A line of text is no higher than this share of the frame; anything higher only looks like a letter, and is an object. */
const MOST_HEIGHT = 0.3;
/** A box that is visible for less than this is not an overlay. */
const LEAST_MS = 700;
/** From this share of changed pixels, a frame belongs to another shot, text has come or gone, or its surroundings move. */
const CUT = 0.5;
const CAME = 0.15;
const MOVES = 0.2;
/** Text comes or goes alone if no more than this changes around it. */
const STANDS = 0.1;
/** In a shot longer than this, text on a still background that neither comes nor goes is part of the scene. */
const LONG_SHOT_MS = 8000;

interface Track {
  readonly startMs: number;
  /** When it was last visible, and when it was first found gone. */
  lastMs: number;
  goneMs: number | undefined;
  box: FoundBox;
  best: number;
  text: string | undefined;
  /** Whether it came or went alone, or stayed through a cut. */
  isLaidOver: boolean;
  /** How often its surroundings were compared, and how often they had moved. */
  steps: number;
  moved: number;
  shot: { readonly startMs: number; endMs: number };
}

type TextFinder = Pick<Awaited<ReturnType<UnderstandingPackage['openTextFinder']>>, 'find' | 'read'>;

/**
 * Tracks boxes of text from frame to frame. Text that stays in place for 0.7 s or longer is an overlay if it comes or goes while
 * the surroundings are still, stays while these move or cut, or belongs to a short shot; all other text is signs and labels.
 */
export function openTextTracks(finder: TextFinder, width: number, height: number) {
  const tracks: Track[] = [];
  let open: Track[] = [];
  let lookedMs = 0;
  let before: Picture | undefined;
  let shot = { startMs: 0, endMs: 0 };
  const isSame = (a: FoundBox, b: FoundBox) => {
    const within = STAYS * Math.max(width, height);
    const edges = [a.x - b.x, a.y - b.y, a.x + a.w - b.x - b.w, a.y + a.h - b.y - b.h];
    return edges.every((edge) => Math.abs(edge) <= within);
  };
  const read = async (track: Track, rgb: Uint8Array, box: FoundBox) => {
    track.best = box.score;
    track.text = (await finder.read(rgb, width, height, box)) ?? track.text;
  };
  return {
    look: async (rgb: Uint8Array, ms: number) => {
      const now = { rgb, width, height };
      const isCut = before === undefined || changeOfAll(before, now) >= CUT;
      if (isCut) shot = { startMs: ms, endMs: ms };
      shot.endMs = ms;
      const cameAlone = (box: FoundBox) =>
        before !== undefined &&
        !isCut &&
        changeWithin(before, now, box) >= CAME &&
        changeAround(before, now, box) <= STANDS;
      const still: Track[] = [];
      for (const box of await finder.find(rgb, width, height)) {
        if (box.h > MOST_HEIGHT * height) continue;
        const known = open.find((track) => !still.includes(track) && isSame(track.box, box));
        const track = known ?? newTrack(box, ms, shot, cameAlone(box));
        if (known === undefined) tracks.push(track);
        else if (before !== undefined) {
          track.steps += 1;
          if (isCut) track.isLaidOver = true;
          if (changeAround(before, now, box) >= MOVES) track.moved += 1;
        }
        track.lastMs = ms;
        if (known === undefined || track.text === undefined) await read(track, rgb, box);
        still.push(track);
      }
      for (const track of open) {
        if (still.includes(track)) continue;
        track.goneMs = ms;
        if (cameAlone(track.box)) track.isLaidOver = true;
      }
      open = still;
      lookedMs = ms;
      before = now;
    },
    /** Reports that the frame examined last is still visible. */
    stand: (ms: number) => {
      for (const track of open) track.lastMs = ms;
      shot.endMs = ms;
      lookedMs = ms;
    },
    finish: (endMs: number): TextTrack[] =>
      tracks
        .filter(isOverlay)
        .map((track) => ({
          ...track,
          endMs: track.goneMs === undefined ? Math.max(endMs, lookedMs) : (track.lastMs + track.goneMs) / 2,
        }))
        .filter(({ startMs, endMs: end }) => end - startMs >= LEAST_MS)
        .filter(({ startMs, lastMs, goneMs }) => goneMs === undefined || lastMs > startMs)
        .map(({ startMs, endMs: end, box, text }) => ({
          start_ms: Math.round(startMs),
          end_ms: Math.round(end),
          box: [box.x / width, box.y / height, box.w / width, box.h / height].map(share) as TextTrack['box'],
          ...(text !== undefined && { text }),
        })),
  };
}

const newTrack = (box: FoundBox, ms: number, shot: Track['shot'], isLaidOver: boolean): Track => ({
  startMs: ms,
  lastMs: ms,
  goneMs: undefined,
  box,
  best: 0,
  text: undefined,
  isLaidOver,
  steps: 0,
  moved: 0,
  shot,
});

const isOverlay = ({ isLaidOver, steps, moved, shot }: Track) =>
  isLaidOver || (steps > 0 && moved >= steps / 3) || shot.endMs - shot.startMs <= LONG_SHOT_MS;

const share = (value: number) => Math.round(1e4 * Math.min(1, Math.max(0, value))) / 1e4;
