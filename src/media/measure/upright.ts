import type { OpenFilm } from '../ffmpeg/open.ts';

const TURNS = { 0: '', 90: 'transpose=clock,', 180: 'hflip,vflip,', 270: 'transpose=cclock,' } as const;

/** Filters, with a comma after each, that show a picture as players do: turned as the file asks, with square pixels. */
export const upright = (film: OpenFilm): string => `${turned(film)}${squarePixels(film)}`;

/** The turn alone. */
export const turned = (film: OpenFilm): string => TURNS[film.turn];

/** Wide pixels (as of DVDs) make the picture wider than its pixels count; nothing where pixels are square. */
function squarePixels(film: OpenFilm): string {
  const { num, den } = film.picture.codecpar.sampleAspectRatio;
  return num <= 0 || den <= 0 || num === den ? '' : "scale='trunc(iw*sar/2)*2':ih,setsar=1,";
}
