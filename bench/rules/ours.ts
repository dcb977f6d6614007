import { compileRuleSet } from '#dist/decisions/rules/index.js';
import { DOCUMENTS } from './documents.ts';
import type { Engine, Input } from './engine.ts';

const ruleSets = DOCUMENTS.map(compileRuleSet);

/** Our engine, with ready columns. */
export function ours({ columns }: Pick<Input, 'columns'>): Engine {
  const count = columns.visual_score.length;
  const run = () => ruleSets.map((ruleSet) => ruleSet.evaluateColumns(columns, count));
  return { name: 'ours', tolerance: 0, run };
}

/** Our engine, with clips as objects. Converting them to columns, once for each rule set, is part of the work. */
export function oursFromObjects({ clips }: Input): Engine {
  const run = () => ruleSets.map((ruleSet) => ruleSet.evaluate(clips));
  return { name: 'ours, from objects', tolerance: 0, run };
}
