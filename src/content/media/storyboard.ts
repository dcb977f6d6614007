import type { Frame } from 'node-av/lib';
import { matrixOf } from './ffmpeg/color.ts';
import { badFilm, given } from './ffmpeg/fail.ts';
import { openFilter } from './ffmpeg/filter.ts';
import type { OpenFilm } from './ffmpeg/open.ts';
import { measuredSize } from './measure/pass.ts';
import type { Storyboard } from './schema.ts';
import { encodeJpeg, writeWhole } from './still.ts';

/** The longer side of a tile, px. */
const TILE_SIDE = 160;
/** Minimum interval between tiles, and maximum number of tiles: a film of hours has longer intervals. */
const LEAST_EVERY_MS = 2000;
const MOST_TILES = 100;
const COLUMNS = 10;
/** The filters ignore the time of a frame. */
const CLOCK = { num: 1, den: 1000 };

/** Collects small frames of a film while it is analyzed. */
export function openStoryboard(film: OpenFilm) {
  const size = measuredSize(film);
  const scale = TILE_SIDE / Math.max(size.width, size.height);
  const [width, height] = [size.width, size.height].map((side) => 2 * Math.round((side * scale) / 2));
  const matrix = matrixOf(film.picture.codecpar);
  const shrink = openFilter(
    'picture',
    CLOCK,
    () =>
      `scale=${width}:${height}:in_color_matrix=${matrix}:out_color_matrix=bt601:in_range=pc:out_range=pc,format=yuvj420p,setsar=1`,
  );
  let everyMs = LEAST_EVERY_MS;
  let tiles: Frame[] = [];
  const keep = (tile: Frame) => {
    tiles.push(given(tile.clone(), 'copy of a tile'));
  };
  const take = (frame: Frame) => {
    // a filter takes ownership of its frame, and a frame may be needed for several tiles
    const lent = given(frame.clone(), 'copy of a picture');
    shrink.push(lent, keep);
    lent.free();
  };
  /** Keeps every second tile and doubles the interval. */
  const thinOut = () => {
    for (const [at, tile] of tiles.entries()) if (at % 2 === 1) tile.free();
    tiles = tiles.filter((_, at) => at % 2 === 0);
    everyMs *= 2;
  };
  return {
    /** Shows the frame until that time. */
    show: (frame: Frame, untilMs: number) => {
      while (tiles.length * everyMs < untilMs) {
        if (tiles.length === MOST_TILES) thinOut();
        else take(frame);
      }
    },
    write: (to: string): Storyboard => {
      if (tiles.length === 0) throw badFilm('film-not-readable', `no frame of ${film.name} can be shown`);
      const columns = Math.min(COLUMNS, tiles.length);
      writeWhole(to, sheetOf(tiles, columns));
      return { every_ms: everyMs, tiles: tiles.length, columns, tile_width: width ?? 0, tile_height: height ?? 0 };
    },
    close: () => {
      shrink.close();
      for (const tile of tiles) tile.free();
    },
  };
}

/** Makes one JPEG of all tiles, row by row. */
function sheetOf(tiles: readonly Frame[], columns: number): Buffer {
  const rows = Math.ceil(tiles.length / columns);
  const filter = openFilter('picture', CLOCK, () => `tile=${columns}x${rows}`);
  let jpeg: Buffer | undefined;
  const encode = (sheet: Frame) => {
    jpeg ??= encodeJpeg(sheet);
  };
  try {
    for (const tile of [...tiles, null]) filter.push(tile, encode);
  } finally {
    filter.close();
  }
  if (jpeg === undefined) throw badFilm('film-not-readable', 'the storyboard could not be assembled');
  return jpeg;
}
