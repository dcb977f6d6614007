import type { Engine, Input } from './engine.ts';

/** Ours first, then what it is compared with. Each is loaded where it runs: the libraries of the others are no work for its garbage collector. */
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
