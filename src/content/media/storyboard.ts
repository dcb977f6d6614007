import type { Frame } from 'node-av/lib';
import { badFilm } from './ffmpeg/fail.ts';
import { openFilter } from './ffmpeg/filter.ts';
import type { Rate } from './plan.ts';
import type { Storyboard } from './schema.ts';
import { encodeJpeg, writeWhole } from './still.ts';

/** The longer side of a tile, px. */
const TILE_SIDE = 160;
/** A tile at least so long, and no more tiles than this: a film of hours has coarser ones. */
const LEAST_EVERY_MS = 2000;
const MOST_TILES = 100;
const COLUMNS = 10;

/** Collects small pictures of a film whose pictures come in at that rate. */
export function openStoryboard(
  size: { readonly width: number; readonly height: number },
  rate: Rate,
  durationMs: number,
) {
  const everyMs = Math.max(LEAST_EVERY_MS, Math.ceil(durationMs / MOST_TILES));
  const tiles = Math.max(1, Math.ceil(durationMs / everyMs));
  const columns = Math.min(COLUMNS, tiles);
  const scale = TILE_SIDE / Math.max(size.width, size.height);
  const [tileWidth, tileHeight] = [size.width, size.height].map((side) => 2 * Math.round((side * scale) / 2));
  const filter = openFilter('picture', { num: rate.den, den: rate.num }, () =>
    [
      // the n-th is the picture that stands at n × everyMs
      `fps=1000/${everyMs}:start_time=0:round=up,trim=end_frame=${tiles}`,
      `scale=${tileWidth}:${tileHeight}:in_color_matrix=bt709:out_color_matrix=bt601:out_range=pc,format=yuvj420p,setsar=1`,
      `tile=${columns}x${Math.ceil(tiles / columns)}`,
    ].join(','),
  );
  let jpeg: Buffer | undefined;
  const keep = (sheet: Frame) => {
    jpeg ??= encodeJpeg(sheet);
  };
  return {
    /** Takes the next picture, which is gone afterwards; null ends them. */
    take: (frame: Frame | null) => filter.push(frame, keep),
    write: (to: string): Storyboard => {
      if (jpeg === undefined) throw badFilm('film-not-readable', 'no picture of the film can be shown');
      writeWhole(to, jpeg);
      return { every_ms: everyMs, tiles, columns, tile_width: tileWidth ?? 0, tile_height: tileHeight ?? 0 };
    },
    close: filter.close,
  };
}
