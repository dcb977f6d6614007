import { Environment } from '@marcbachmann/cel-js';
import type { RuleSetInput } from '../../src/decisions/rules/index.ts';
import { type Clip, FEATURES } from './clips.ts';
import { DOCUMENTS } from './documents.ts';
import { type Engine, emptyScored, type Input, type Scored } from './engine.ts';
import { worth } from './worth.ts';

const environment = new Environment();
for (const feature of FEATURES) environment.registerVariable(feature, 'double');

/** Uses cel-js for the conditions, in its fastest form (typed top-level variables, parsed once), and a plain loop for the sum. */
export function celJs({ clips }: Input): Engine {
  const ruleSets = DOCUMENTS.map(prepare);
  return { name: 'cel-js', tolerance: 0, run: () => ruleSets.map((ruleSet) => evaluate(ruleSet, clips)) };
}

type Prepared = ReturnType<typeof prepare>;

function prepare({ features, boosts = [], requirements = [] }: RuleSetInput) {
  const condition = (text: string) => environment.parse(text.replaceAll('clip.', ''));
  return {
    features: Object.entries(features),
    boosts: boosts.map(({ when, multiply }) => ({ multiply, holds: condition(when) })),
    requirements: requirements.map(({ must }) => condition(must)),
  };
}

function evaluate({ features, boosts, requirements }: Prepared, clips: readonly Clip[]): Scored {
  const { scores, eligible } = emptyScored(clips.length);
  clips.forEach((clip, at) => {
    let sum = 0;
    let weights = 0;
    for (const [name, rule] of features) {
      sum += rule.weight * worth(rule, clip[name]);
      weights += rule.weight;
    }
    let score = sum / weights;
    for (const { multiply, holds } of boosts) if (holds(clip) === true) score *= multiply;
    scores[at] = Math.max(0, Math.min(1, score));
    eligible[at] = requirements.every((holds) => holds(clip) !== false) ? 1 : 0;
  });
  return { scores, eligible };
}
