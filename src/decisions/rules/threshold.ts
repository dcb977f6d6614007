import { BIT_FAILS, BIT_HOLDS, type Threshold } from './loops.ts';
import type { Comparison, Truth } from './lower-condition.ts';

/** Returns the index of a feature's column in every block. */
export type SlotOf = (feature: string) => number;

const MIRRORED: Record<Comparison, Comparison> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' };

/** Returns the condition as a feature compared with a limit; undefined if it is more than that. */
export function thresholdOf(node: Truth, slotOf: SlotOf): Threshold | undefined {
  if (node.kind === 'flag') return flagThreshold(node.feature, slotOf);
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

/** Compares a feature that is true or false: true is 1 in its column, false is 0. */
export const flagThreshold = (feature: string, slotOf: SlotOf): Threshold => ({
  slot: slotOf(feature),
  limit: 0.5,
  ifBelow: BIT_FAILS,
  ifNot: BIT_HOLDS,
});

function ordered(sign: Comparison, slot: number, number: number): Threshold | undefined {
  switch (sign) {
    case '<':
      return { slot, limit: number, ifBelow: BIT_HOLDS, ifNot: BIT_FAILS };
    case '>=':
      return { slot, limit: number, ifBelow: BIT_FAILS, ifNot: BIT_HOLDS };
    case '<=':
      return { slot, limit: nextUp(number), ifBelow: BIT_HOLDS, ifNot: BIT_FAILS };
    case '>':
      return { slot, limit: nextUp(number), ifBelow: BIT_FAILS, ifNot: BIT_HOLDS };
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
