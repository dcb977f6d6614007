import { featureKind } from '../../core/kernel/index.ts';
import { type Block, FAILS, HOLDS, type Numbers, numbersAt, truthsAt, UNKNOWN } from './block.ts';
import type { Condition } from './language.ts';
import { limitsOf, type SlotOf } from './limits.ts';
import {
  among,
  calculate,
  chooseNumbers,
  chooseTruth,
  compareExactly,
  compareNumbers,
  compareToLimits,
  isPresent,
  join,
  type Limits,
  negate,
  readNumbers,
} from './loops.ts';
import { lowerCondition, type Quantity, type Truth } from './lower-condition.ts';

/** Writes HOLDS, FAILS or UNKNOWN for each clip of a block; scratch registers from `depth` on are free for use. */
export type RunCondition = (block: Block, out: Uint8Array, depth: number) => void;
type RunQuantity = (block: Block, out: Numbers, depth: number) => void;

const NO_COLUMN = new Float64Array(0);
export const column = (block: Block, slot: number) => block.columns[slot] ?? NO_COLUMN;

export interface RunnableCondition {
  readonly run: RunCondition;
  /** If it is no more than one or two comparisons with limits. */
  readonly limits?: Limits | undefined;
  /** What runs it: our columns or, if they cannot express it, CEL's own interpreter, clip by clip. */
  readonly runsOn: 'columns' | 'interpreter';
}

export function runnable(condition: Condition, slotOf: SlotOf): RunnableCondition {
  const lowered = lowerCondition(condition.ast);
  if (lowered === undefined) return { run: interpreted(condition, slotOf), runsOn: 'interpreter' };
  return { run: truth(lowered, slotOf), limits: limitsOf(lowered, slotOf), runsOn: 'columns' };
}

function truth(node: Truth, slotOf: SlotOf): RunCondition {
  const limits = limitsOf(node, slotOf);
  if (limits !== undefined) {
    const [left, right] = limits.slots;
    return (block, out) => compareToLimits(column(block, left), column(block, right), limits, block, out);
  }
  switch (node.kind) {
    case 'literal': {
      const value = node.value ? HOLDS : FAILS;
      return (block, out) => out.fill(value, 0, block.length);
    }
    case 'has': {
      const slot = slotOf(node.feature);
      return (block, out) => isPresent(column(block, slot), block.from, block.length, out);
    }
    case 'compare':
      return comparison(node, slotOf);
    case 'among': {
      const value = quantity(node.value, slotOf);
      return (block, out, depth) => {
        const numbers = numbersAt(depth);
        value(block, numbers, depth + 1);
        among(numbers, node.list, block.length, out);
      };
    }
    case 'not': {
      const of = truth(node.of, slotOf);
      return (block, out, depth) => {
        of(block, out, depth);
        negate(out, block.length);
      };
    }
    case 'choose': {
      const when = truth(node.when, slotOf);
      const then = truth(node.yes, slotOf);
      const otherwise = truth(node.no, slotOf);
      return (block, out, depth) => {
        const yes = truthsAt(depth);
        const no = truthsAt(depth + 1);
        when(block, out, depth);
        then(block, yes, depth + 1);
        otherwise(block, no, depth + 2);
        chooseTruth(out, yes, no, block.length);
      };
    }
    default: {
      const left = truth(node.left, slotOf);
      const right = truth(node.right, slotOf);
      return (block, out, depth) => {
        const other = truthsAt(depth);
        left(block, out, depth);
        right(block, other, depth + 1);
        join(node.kind, out, other, block.length);
      };
    }
  }
}

function comparison(node: Truth & { kind: 'compare' }, slotOf: SlotOf): RunCondition {
  const { sign, left, right } = node;
  if (left.kind === 'feature' && right.kind === 'number' && (sign === '==' || sign === '!=')) {
    const slot = slotOf(left.feature);
    const [ifYes, ifNo] = sign === '==' ? [HOLDS, FAILS] : [FAILS, HOLDS];
    return (block, out) => compareExactly(column(block, slot), block.from, right.value, ifYes, ifNo, block.length, out);
  }
  const runLeft = quantity(left, slotOf);
  const runRight = quantity(right, slotOf);
  return (block, out, depth) => {
    const a = numbersAt(depth);
    const b = numbersAt(depth + 1);
    runLeft(block, a, depth + 1);
    runRight(block, b, depth + 2);
    compareNumbers(sign, a, b, block.length, out);
  };
}

function quantity(node: Quantity, slotOf: SlotOf): RunQuantity {
  switch (node.kind) {
    case 'number':
      return (block, out) => {
        out.values.fill(node.value, 0, block.length);
        out.missing.fill(0, 0, block.length);
      };
    case 'feature': {
      const slot = slotOf(node.feature);
      return (block, out) => readNumbers(column(block, slot), block.from, block.length, out);
    }
    case 'negative': {
      const of = quantity(node.of, slotOf);
      return (block, out, depth) => {
        of(block, out, depth);
        for (let i = 0; i < block.length; i++) out.values[i] = -(out.values[i] ?? 0);
      };
    }
    case 'arithmetic': {
      const left = quantity(node.left, slotOf);
      const right = quantity(node.right, slotOf);
      return (block, out, depth) => {
        const other = numbersAt(depth);
        left(block, out, depth);
        right(block, other, depth + 1);
        calculate(node.sign, out, other, block.length);
      };
    }
    case 'choose': {
      const when = truth(node.when, slotOf);
      const then = quantity(node.yes, slotOf);
      const otherwise = quantity(node.no, slotOf);
      return (block, out, depth) => {
        const other = numbersAt(depth);
        const truths = truthsAt(depth);
        when(block, truths, depth + 1);
        then(block, out, depth + 1);
        otherwise(block, other, depth + 1);
        chooseNumbers(truths, out, other, block.length);
      };
    }
  }
}

function interpreted(condition: Condition, slotOf: SlotOf): RunCondition {
  const slots = condition.features.map((feature) => ({ feature, slot: slotOf(feature) }));
  return (block, out) => {
    for (let i = 0; i < block.length; i++) {
      const clip: Record<string, number | boolean> = {};
      for (const { feature, slot } of slots) {
        const value = column(block, slot)[block.from + i];
        if (value === undefined || Number.isNaN(value)) continue;
        clip[feature] = featureKind(feature)?.type === 'boolean' ? value === 1 : value;
      }
      const answer = condition.interpret(clip);
      out[i] = answer === undefined ? UNKNOWN : answer ? HOLDS : FAILS;
    }
  };
}
