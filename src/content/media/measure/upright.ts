import type { Frame } from 'node-av/lib';
import type { OpenFilm } from '../ffmpeg/open.ts';

/** Filters, with a comma after each, that show a picture as players do: with square pixels, cropped, turned and mirrored as the file asks. */
export function upright(film: OpenFilm, frame: Frame): string {
  const { aperture, orientation, shown } = film;
  const square = orientation.pixelAspect === 1 ? '' : `scale=${shown.width}:${shown.height},setsar=1,`;
  return `${sameSize(film, frame)}${aperture.filter}${orientation.filters}${square}`;
}

/** Leaves of a picture what the container does. */
export const cropped = (film: OpenFilm, frame: Frame): string =>
  film.aperture.filter === '' ? '' : `${sameSize(film, frame)}${film.aperture.filter}`;

/** What follows is planned for the size that the film begins with. */
function sameSize({ picture }: OpenFilm, frame: Frame): string {
  const { width, height } = picture.codecpar;
  return frame.width === width && frame.height === height ? '' : `scale=${width}:${height},`;
}

/** A filter, with a comma after it, that makes whole pictures of two fields that were taken one after the other; others pass as they are. */
export const deinterlaced = (isInterlaced: boolean): string =>
  isInterlaced ? 'bwdif=mode=send_frame:deint=interlaced,' : '';
