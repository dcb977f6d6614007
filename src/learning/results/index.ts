export { exportLabels, exportPlatforms, exportSources } from './exports/names.ts';
export type { Figure } from './figures.ts';
export { importResults } from './import-results.ts';
export { mapExternalNames, results } from './results.ts';
export { resultRoutes } from './route.ts';
export { NamesBody, ResultQuery, type ResultsQuery, type ResultsReply } from './schema.ts';
export { isPossible, type ShareName, shareOf } from './shares.ts';
export type { StoredResult } from './store.ts';
