import { type ZenDecision, ZenDecisionContent, ZenEngine } from '@gorules/zen-engine';
import type { RuleSetInput } from '../../src/decisions/rules/index.ts';
import type { Clip } from './clips.ts';
import { DOCUMENTS } from './documents.ts';
import { type Engine, emptyScored, type Input, type Scored } from './engine.ts';
import type { Weighted } from './worth.ts';

const BATCH = 100; // larger batches are slower

/**
 * Uses ZEN (Rust) in its fastest form: a decision compiled in advance, with one expression node that loops over a batch
 * of clips. One call per clip takes half as long again, and so does a decision from a buffer. Its scores may differ in the last digits.
 */
export function zen({ clips }: Input): Engine {
  const engine = new ZenEngine();
  const decisions = DOCUMENTS.map((document) => engine.createDecision(new ZenDecisionContent(graphOf(document))));
  const run = async () => {
    const results: Scored[] = [];
    for (const decision of decisions) results.push(await evaluate(decision, clips));
    return results;
  };
  return { name: '@gorules/zen-engine', tolerance: 1e-9, run };
}

async function evaluate(decision: ZenDecision, clips: readonly Clip[]): Promise<Scored> {
  const { scores, eligible } = emptyScored(clips.length);
  for (let from = 0; from < clips.length; from += BATCH) {
    const { result } = await decision.evaluate({ clips: clips.slice(from, from + BATCH) });
    result.clips.forEach((clip: { score: number; eligible: boolean }, at: number) => {
      scores[from + at] = clip.score;
      eligible[from + at] = clip.eligible ? 1 : 0;
    });
  }
  return { scores, eligible };
}

function graphOf({ features, boosts = [], requirements = [] }: RuleSetInput) {
  const total = Object.values(features).reduce((sum, { weight }) => sum + weight, 0);
  const sum = Object.entries(features).map(([name, rule]) => `${rule.weight} * (${worthOf(name, rule)})`);
  const factors = boosts.map(({ when, multiply }) => `(${condition(when)} ? ${multiply} : 1)`);
  const score = [`(${sum.join(' + ')}) / ${total}`, ...factors].join(' * ');
  const expressions = [
    { id: 'raw', key: 'raw', value: score },
    { id: 'score', key: 'score', value: '$.raw > 1 ? 1 : $.raw' },
    { id: 'eligible', key: 'eligible', value: requirements.map(({ must }) => `(${condition(must)})`).join(' and ') },
  ];
  const loop = { inputField: 'clips', outputPath: 'clips', executionMode: 'loop', passThrough: false };
  return {
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in' },
      { id: 'rules', type: 'expressionNode', name: 'rules', content: { expressions, ...loop } },
      { id: 'out', type: 'outputNode', name: 'out' },
    ],
    edges: [
      { id: 'a', type: 'edge', sourceId: 'in', targetId: 'rules' },
      { id: 'b', type: 'edge', sourceId: 'rules', targetId: 'out' },
    ],
  };
}

const condition = (cel: string) => cel.replaceAll('clip.', '').replaceAll('&&', 'and').replaceAll('||', 'or');

function worthOf(name: string, { shape, when_missing }: Weighted): string {
  const known = (text: string) => `${name} == null ? ${when_missing} : (${text})`;
  if (shape === 'identity') return known(`${name} < 0 ? 0 : (${name} > 1 ? 1 : ${name})`);
  if ('constant' in shape) return known(String(shape.constant));
  const segments = shape.points.reduceRight(
    (rest, [x, y], at) => {
      const before = shape.points[at - 1];
      if (before === undefined) return `${name} < ${x} ? ${y} : (${rest})`;
      const [x0, y0] = before;
      return `${name} < ${x} ? ${y0} + (${name} - (${x0})) * ${y - y0 < 0 ? `(${y - y0})` : y - y0} / ${x - x0} : (${rest})`;
    },
    String(shape.points.at(-1)?.[1]),
  );
  return known(segments);
}
