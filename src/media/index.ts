export { type AnalyzeOptions, analyzeFilm } from './analyze.ts';
export { makeDemoFilm, makeFilm } from './make.ts';
export { type RenderedClip, renderClip } from './render.ts';
export { ClipWishes, FilmAnalysis, ProposedClip, RenderTarget } from './schema.ts';
export type { TaskOptions } from './supervise.ts';
export { RENDER_TARGETS } from './targets.ts';
export type { FilmRecipe, Progress, ThumbnailWish } from './task.ts';
export { makeThumbnails } from './thumbnail.ts';
