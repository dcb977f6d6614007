import { Readable } from 'node:stream';
import { dice, numbered } from './catalog.ts';

/** Generates a manifest with this many clips while it is read. */
export type Manifest = (clips: number) => Readable;

const roll = dice(5);
const features = () => ({
  visual_score: roll(),
  motion_intensity: roll(),
  hook_strength: roll(),
  loudness_lufs: -70 * roll(),
  x_mine: roll(),
});
const clip = (video: number, at: number) => ({
  id: numbered(video, at + 1),
  start_ms: at * 1000,
  end_ms: at * 1000 + 9000,
  features: features(),
});

/** Generates NDJSON with a fixed number of clips per video. */
export const ndjson =
  (clipsEach: number): Manifest =>
  (clips) =>
    Readable.from(
      (function* () {
        for (let video = 1; video * clipsEach <= clips; video++) {
          const cut = Array.from({ length: clipsEach }, (_, at) => clip(video, at));
          yield Buffer.from(`${JSON.stringify({ id: numbered(video), title: `video ${video}`, clips: cut })}\n`);
        }
      })(),
    );

export const csv: Manifest = (clips) =>
  Readable.from(
    (function* () {
      yield Buffer.from('video_asset_id,clip_id,start_ms,end_ms,visual_score,motion_intensity\n');
      for (let at = 0; at < clips; at++) {
        const video = 1 + Math.floor(at / 20);
        const { id, start_ms, end_ms } = clip(video, at % 20);
        yield Buffer.from(`${numbered(video)},${id},${start_ms},${end_ms},${roll()},${roll()}\n`);
      }
    })(),
  );
