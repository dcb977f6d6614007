import type { Engine, Input } from './engine.ts';

/** Our engine first, then its peers. Each is loaded where it runs, so that the others' libraries are no work for its garbage collector. */
export const ENGINES: readonly (() => Promise<(input: Input) => Engine>)[] = [
  async () => (await import('./ours.ts')).ours,
  async () => (await import('./loop.ts')).handWritten,
  async () => (await import('./ours.ts')).oursFromObjects,
  async () => (await import('./cel.ts')).celJs,
  async () => (await import('./json-logic.ts')).jsonLogic,
  async () => (await import('./zen.ts')).zen,
  async () => (await import('./json-rules-engine.ts')).jsonRulesEngine,
];

/** How many clips each of them scores. */
export const CLIPS = 100_000;
