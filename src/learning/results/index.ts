export type { Figure, Figures } from './figures.ts';
export { importResults } from './import-results.ts';
export { resultRoutes } from './route.ts';
export type { ResultsQuery, ResultsReply } from './schema.ts';
export { isPossible, type ShareName, shareOf } from './shares.ts';
export type { StoredResult } from './store.ts';
