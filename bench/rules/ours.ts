import { compileRuleSet } from '../../src/rules/index.ts';
import { type ClipColumns, clipsOf } from './clips.ts';
import { DOCUMENTS } from './documents.ts';
import type { Engine } from './engine.ts';

const ruleSets = DOCUMENTS.map(compileRuleSet);

/** Ours, from ready columns. */
export function ours(columns: ClipColumns): Engine {
  const count = columns.visual_score.length;
  const run = () => ruleSets.map((ruleSet) => ruleSet.evaluateColumns(columns, count));
  return { name: 'ours', tolerance: 0, run };
}

/** Ours, from clips as objects: the conversion into columns is part of the work. */
export function oursFromObjects(columns: ClipColumns): Engine {
  const clips = clipsOf(columns);
  const run = () => ruleSets.map((ruleSet) => ruleSet.evaluate(clips));
  return { name: 'ours, from objects', tolerance: 0, run };
}
