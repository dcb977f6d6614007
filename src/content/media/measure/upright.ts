import type { Frame } from 'node-av/lib';
import type { OpenFilm } from '../ffmpeg/open.ts';

/**
 * Returns filters, each followed by a comma, that show a frame as players do: with square pixels, cropped, rotated and mirrored
 * as the file specifies.
 */
export function upright(film: OpenFilm, frame: Frame): string {
  const { aperture, orientation, shown } = film;
  const square = orientation.pixelAspect === 1 ? '' : `scale=${shown.width}:${shown.height},setsar=1,`;
  return `${sameSize(film, frame)}${aperture.filter}${orientation.filters}${square}`;
}

/** Crops a frame as the container specifies. */
export const cropped = (film: OpenFilm, frame: Frame): string =>
  film.aperture.filter === '' ? '' : `${sameSize(film, frame)}${film.aperture.filter}`;

/** Scales to the size at the start of the film, for which the other filters are planned. */
function sameSize({ picture }: OpenFilm, frame: Frame): string {
  const { width, height } = picture.codecpar;
  return frame.width === width && frame.height === height ? '' : `scale=${width}:${height},`;
}

/** Returns a filter, followed by a comma, that deinterlaces frames; progressive ones pass unchanged. */
export const deinterlaced = (isInterlaced: boolean): string =>
  isInterlaced ? 'bwdif=mode=send_frame:deint=interlaced,' : '';
