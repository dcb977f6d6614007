import { LogicEngine } from 'json-logic-engine';
import type { RuleSetInput } from '../../src/decisions/rules/index.ts';
import type { Clip } from './clips.ts';
import { DOCUMENTS } from './documents.ts';
import { type Engine, emptyScored, type Input } from './engine.ts';
import type { Weighted } from './worth.ts';

type Logic = number | boolean | { readonly [operator: string]: Logic | string | readonly (Logic | null)[] };

/** Uses json-logic-engine: everything in its own language, compiled in advance (into JavaScript, with `new Function`). */
export function jsonLogic({ clips }: Input): Engine {
  const engine = new LogicEngine();
  const ruleSets = DOCUMENTS.map((document) => ({
    score: engine.build(scoreOf(document)) as (clip: Clip) => number,
    eligible: engine.build(eligibleOf(document)) as (clip: Clip) => boolean,
  }));
  const run = () =>
    ruleSets.map((ruleSet) => {
      const { scores, eligible } = emptyScored(clips.length);
      clips.forEach((clip, at) => {
        scores[at] = ruleSet.score(clip);
        eligible[at] = ruleSet.eligible(clip) ? 1 : 0;
      });
      return { scores, eligible };
    });
  return { name: 'json-logic-engine', tolerance: 1e-12, run };
}

function scoreOf({ features, boosts = [] }: RuleSetInput): Logic {
  const total = Object.values(features).reduce((sum, { weight }) => sum + weight, 0);
  const sum = { '+': Object.entries(features).map(([name, rule]) => ({ '*': [rule.weight, worthOf(name, rule)] })) };
  const factors = boosts.map(({ when, multiply }): Logic => ({ if: [conditionOf(when), multiply, 1] }));
  return { max: [0, { min: [1, { '*': [{ '/': [sum, total] }, ...factors] }] }] };
}

const eligibleOf = ({ requirements = [] }: RuleSetInput): Logic => ({
  and: requirements.map(({ must }) => conditionOf(must)),
});

function conditionOf(cel: string): Logic {
  const isEither = cel.includes('||');
  const comparisons = cel.split(isEither ? '||' : '&&').map((text): Logic => {
    const [, name = '', sign = '', value] = /clip\.(\w+) ([<>]=?) (\S+)/.exec(text) ?? [];
    return { [sign]: [{ var: name }, Number(value)] };
  });
  return isEither ? { or: comparisons } : { and: comparisons };
}

function worthOf(name: string, { shape, when_missing }: Weighted): Logic {
  const value: Logic = { var: name };
  const known = (logic: Logic): Logic => ({ if: [{ '==': [value, null] }, when_missing, logic] });
  if (shape === 'identity') return known({ max: [0, { min: [1, value] }] });
  if ('constant' in shape) return known(shape.constant);
  const [first] = shape.points;
  const branches = shape.points.flatMap(([x, y], at): Logic[] => {
    const [x0, y0] = shape.points[at - 1] ?? [x, y];
    const rise: Logic = { '*': [{ '-': [value, x0] }, y - y0] };
    return at === 0
      ? [{ '<': [value, x] }, first?.[1] ?? 0]
      : [{ '<': [value, x] }, { '+': [y0, { '/': [rise, x - x0] }] }];
  });
  return known({ if: [...branches, shape.points.at(-1)?.[1] ?? 0] });
}
