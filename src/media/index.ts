export { type AnalyzeOptions, analyzeFilm } from './analyze.ts';
export { ClipWishes, FilmAnalysis, ProposedClip } from './schema.ts';
export type { TaskOptions } from './supervise.ts';
export type { Progress } from './task.ts';
