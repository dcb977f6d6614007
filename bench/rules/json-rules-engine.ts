import { Engine as RulesEngine, type TopLevelCondition } from 'json-rules-engine';
import type { RuleSetInput } from '../../src/decisions/rules/index.ts';
import type { Clip } from './clips.ts';
import { DOCUMENTS } from './documents.ts';
import { type Engine, emptyScored, type Input, type Scored } from './engine.ts';
import { worth } from './worth.ts';

/**
 * Uses json-rules-engine, which has conditions but no arithmetic: it decides on boosts and broken requirements, and a plain loop sums.
 * A requirement is written as the condition that breaks it, because a missing fact makes its comparisons false.
 */
export function jsonRulesEngine({ clips }: Input): Engine {
  const ruleSets = DOCUMENTS.map(prepare);
  const run = async () => {
    const results: Scored[] = [];
    for (const ruleSet of ruleSets) results.push(await evaluate(ruleSet, clips));
    return results;
  };
  return { name: 'json-rules-engine', tolerance: 0, run };
}

type Prepared = ReturnType<typeof prepare>;

function prepare({ features, boosts = [], requirements = [] }: RuleSetInput) {
  const engine = new RulesEngine([], { allowUndefinedFacts: true });
  for (const { id, when } of boosts) engine.addRule({ conditions: conditionsOf(when), event: { type: id } });
  for (const { must } of requirements)
    engine.addRule({ conditions: conditionsOf(opposite(must)), event: { type: 'broken' } });
  return { engine, features: Object.entries(features), boosts };
}

async function evaluate({ engine, features, boosts }: Prepared, clips: readonly Clip[]): Promise<Scored> {
  const { scores, eligible } = emptyScored(clips.length);
  for (const [at, clip] of clips.entries()) {
    const { events } = await engine.run(clip);
    const types = events.map(({ type }) => type);
    let sum = 0;
    let weights = 0;
    for (const [name, rule] of features) {
      sum += rule.weight * worth(rule, clip[name]);
      weights += rule.weight;
    }
    let score = sum / weights;
    for (const { id, multiply } of boosts) if (types.includes(id)) score *= multiply;
    scores[at] = Math.max(0, Math.min(1, score));
    eligible[at] = types.includes('broken') ? 0 : 1;
  }
  return { scores, eligible };
}

const OPERATORS: Record<string, string> = {
  '<': 'lessThan',
  '<=': 'lessThanInclusive',
  '>': 'greaterThan',
  '>=': 'greaterThanInclusive',
};

/** Parses a condition of the benchmark: comparisons joined by one kind of operator. */
function conditionsOf(cel: string): TopLevelCondition {
  const isEither = cel.includes('||');
  const comparisons = cel.split(isEither ? '||' : '&&').map((text) => {
    const [, fact = '', sign = '', value] = /clip\.(\w+) ([<>]=?) (\S+)/.exec(text) ?? [];
    return { fact, operator: OPERATORS[sign] ?? sign, value: Number(value) };
  });
  return isEither ? { any: comparisons } : { all: comparisons };
}

const OPPOSITES: Record<string, string> = { '>=': '<', '<=': '>', '>': '<=', '<': '>=', '&&': '||', '||': '&&' };
const opposite = (cel: string) => cel.replace(/[<>]=?|&&|\|\|/g, (sign) => OPPOSITES[sign] ?? sign);
