export { type AnalyzeOptions, analyzeFilm } from './analyze.ts';
export { makeDemoFilm, makeFilm } from './make.ts';
export { ClipWishes, FilmAnalysis, ProposedClip } from './schema.ts';
export type { TaskOptions } from './supervise.ts';
export type { FilmRecipe, Progress, ThumbnailWish } from './task.ts';
export { makeThumbnails } from './thumbnail.ts';
