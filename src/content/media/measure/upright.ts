import type { OpenFilm } from '../ffmpeg/open.ts';

/** Filters, with a comma after each, that show a picture as players do: turned and mirrored as the file asks, with square pixels. */
export const upright = (film: OpenFilm): string => `${film.orientation.filters}${squarePixels(film)}`;

/** A filter, with a comma after it, that makes whole pictures of two fields that were taken one after the other; others pass as they are. */
export const deinterlaced = (isInterlaced: boolean): string =>
  isInterlaced ? 'bwdif=mode=send_frame:deint=interlaced,' : '';

/** Wide pixels (as of DVDs) make the picture wider than its pixels count; nothing where pixels are square. */
function squarePixels(film: OpenFilm): string {
  const { num, den } = film.picture.codecpar.sampleAspectRatio;
  return num <= 0 || den <= 0 || num === den ? '' : "scale='trunc(iw*sar/2)*2':ih,setsar=1,";
}

/** The size of the picture that `upright` makes. */
export function uprightSize(film: OpenFilm): { width: number; height: number } {
  const { width, height, sampleAspectRatio } = film.picture.codecpar;
  const { isTransposed } = film.orientation;
  const turned = isTransposed ? { width: height, height: width } : { width, height };
  const { num, den } = sampleAspectRatio;
  if (num <= 0 || den <= 0 || num === den) return turned;
  const aspect = isTransposed ? den / num : num / den;
  return { width: 2 * Math.trunc((turned.width * aspect) / 2), height: turned.height };
}
