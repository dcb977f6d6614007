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

/** The size of the picture that `upright` makes. */
export function uprightSize(film: OpenFilm): { width: number; height: number } {
  const { width, height, sampleAspectRatio } = film.picture.codecpar;
  const turned = film.turn % 180 === 0 ? { width, height } : { width: height, height: width };
  const { num, den } = sampleAspectRatio;
  if (num <= 0 || den <= 0 || num === den) return turned;
  const aspect = film.turn % 180 === 0 ? num / den : den / num;
  return { width: 2 * Math.trunc((turned.width * aspect) / 2), height: turned.height };
}
