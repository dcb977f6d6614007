import { setImmediate } from 'node:timers/promises';
import type { ClipFeatures } from '../../core/kernel/index.ts';
import type { CompiledRuleSet, Evaluation } from '../rules/index.ts';

/** How long clips are scored before timers and requests get a turn. */
const TURN_MS = 10;
const FIRST_CLIPS = 16;

/** Scores clips a few at a time: a turn takes about 10 ms, however expensive the rules are. */
export async function evaluateInTurns(ruleSet: CompiledRuleSet, clips: readonly ClipFeatures[]): Promise<Evaluation> {
  const scores = new Float64Array(clips.length);
  const beforeClamp = new Float64Array(clips.length);
  const eligible = new Uint8Array(clips.length);
  let size = FIRST_CLIPS;
  for (let from = 0; from < clips.length; ) {
    const begun = performance.now();
    const some = ruleSet.evaluate(clips.slice(from, from + size));
    scores.set(some.scores, from);
    beforeClamp.set(some.beforeClamp, from);
    eligible.set(some.eligible, from);
    from += some.scores.length;
    const took = Math.max(performance.now() - begun, 0.01);
    size = Math.max(1, Math.min(2 * size, Math.round((size * TURN_MS) / took)));
    if (from < clips.length) await setImmediate();
  }
  return { scores, beforeClamp, eligible };
}
