import type { TextTrack } from '../schema.ts';
import type { FoundBox, UnderstandingPackage } from './model.ts';

/** A box whose edges stay within this share of the height stays where it is. */
const STAYS = 0.02;
/** A box seen for less than this is no overlay. */
const LEAST_MS = 700;

interface Track {
  readonly startMs: number;
  /** When it was seen last, and when it was first found gone. */
  lastMs: number;
  goneMs: number | undefined;
  box: FoundBox;
  best: number;
  text: string | undefined;
}

type TextFinder = Awaited<ReturnType<UnderstandingPackage['openTextFinder']>>;

/** Follows boxes of text from picture to picture: what stays in its place for 0.7 s or longer is laid over the film. */
export function openTextTracks(finder: TextFinder, width: number, height: number) {
  const tracks: Track[] = [];
  let open: Track[] = [];
  let lookedMs = 0;
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
      const still: Track[] = [];
      for (const box of await finder.find(rgb, width, height)) {
        const known = open.find((track) => !still.includes(track) && isSame(track.box, box));
        const track = known ?? { startMs: ms, lastMs: ms, goneMs: undefined, box, best: 0, text: undefined };
        if (known === undefined) tracks.push(track);
        track.lastMs = ms;
        if (known === undefined || track.text === undefined) await read(track, rgb, box);
        still.push(track);
      }
      for (const track of open) if (!still.includes(track)) track.goneMs = ms;
      open = still;
      lookedMs = ms;
    },
    finish: (endMs: number): TextTrack[] =>
      tracks
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

const share = (value: number) => Math.round(1e4 * Math.min(1, Math.max(0, value))) / 1e4;
