import { FAILS, HOLDS, UNKNOWN } from './block.ts';
import { type Joint, joinTruths, type Limits } from './loops.ts';
import type { Comparison, Truth } from './lower-condition.ts';

/** Returns the index of a feature's column in every block. */
export type SlotOf = (feature: string) => number;

/** Returns the condition as one or two comparisons with limits; undefined if it is more than that. */
export function limitsOf(node: Truth, slotOf: SlotOf): Limits | undefined {
  const alone = thresholdOf(node, slotOf);
  if (alone !== undefined) return together('and', alone, alone);
  if (!('left' in node) || node.kind === 'compare') return undefined;
  const left = thresholdOf(node.left, slotOf);
  const right = thresholdOf(node.right, slotOf);
  return left === undefined || right === undefined ? undefined : together(node.kind, left, right);
}

function together(how: Joint, left: Threshold, right: Threshold): Limits {
  const truth = ({ ifBelow, ifNot }: Threshold, side: number) => [UNKNOWN, ifBelow, ifNot][side] ?? UNKNOWN;
  return {
    slots: [left.slot, right.slot],
    limits: Float64Array.of(left.limit, right.limit),
    answers: Uint8Array.from({ length: 16 }, (_, at) => joinTruths(how, truth(left, at >> 2), truth(right, at & 3))),
  };
}

/** A comparison of a feature with a limit. Every order comparison becomes one: “at most 5” is “below the next double after 5”. */
interface Threshold {
  readonly slot: number;
  readonly limit: number;
  /** HOLDS or FAILS: the result if the value is below the limit, and the result if it is not. */
  readonly ifBelow: number;
  readonly ifNot: number;
}

const MIRRORED: Record<Comparison, Comparison> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' };

/** Returns the condition as a feature compared with a limit; undefined if it is more than that. */
function thresholdOf(node: Truth, slotOf: SlotOf): Threshold | undefined {
  if (node.kind === 'not') {
    const of = thresholdOf(node.of, slotOf);
    return of === undefined ? undefined : { ...of, ifBelow: of.ifNot, ifNot: of.ifBelow };
  }
  if (node.kind !== 'compare') return undefined;
  const { left, right, sign } = node;
  if (left.kind === 'feature' && right.kind === 'number') return ordered(sign, slotOf(left.feature), right.value);
  if (left.kind === 'number' && right.kind === 'feature')
    return ordered(MIRRORED[sign], slotOf(right.feature), left.value);
  return undefined;
}

function ordered(sign: Comparison, slot: number, number: number): Threshold | undefined {
  switch (sign) {
    case '<':
      return { slot, limit: number, ifBelow: HOLDS, ifNot: FAILS };
    case '>=':
      return { slot, limit: number, ifBelow: FAILS, ifNot: HOLDS };
    case '<=':
      return { slot, limit: nextUp(number), ifBelow: HOLDS, ifNot: FAILS };
    case '>':
      return { slot, limit: nextUp(number), ifBelow: FAILS, ifNot: HOLDS };
    default:
      return undefined; // equality is not an order comparison
  }
}

/** Returns the next greater double: x ≤ limit exactly if x < nextUp(limit). */
function nextUp(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  const double = Float64Array.of(value);
  const bits = new BigInt64Array(double.buffer);
  bits[0] = (bits[0] ?? 0n) + (value > 0 ? 1n : -1n);
  return double[0] ?? value;
}
