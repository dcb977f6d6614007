import { type Block, HOLDS, truthsAt } from './block.ts';
import { multiplyByLimits, multiplyByTruths } from './loops.ts';
import { column, type RunnableCondition } from './run-condition.ts';

/** Multiplies the scores of the clips for which a boost holds. */
export type ApplyBoost = (block: Block, scores: Float64Array) => void;

export function boostBy({ run, limits }: RunnableCondition, multiply: number): ApplyBoost {
  const factors = Float64Array.of(1, 1, 1);
  factors[HOLDS] = multiply;
  if (limits === undefined)
    return (block, scores) => {
      const truths = truthsAt(0);
      run(block, truths, 1);
      multiplyByTruths(truths, factors, block.length, scores);
    };
  const [left, right] = limits.slots;
  const bySides = Float64Array.from(limits.answers, (answer) => factors[answer] ?? 1);
  return (block, scores) => multiplyByLimits(column(block, left), column(block, right), limits, bySides, block, scores);
}
