import { atOnce } from '../../core/kernel/index.ts';
import { exchangeQuanta, handOut } from './hand-out.ts';
import type { Line } from './line.ts';

const STEPS = 200;
/** Up to this many additions, every whole quantum is one step, and the result is exact. */
const MOST_ADDITIONS = 20_000_000;
const NOTHING = 1e-13;

/**
 * Divides over S-curves. Makes one plan by dynamic programming in equal steps and takes another from the concave curves above.
 * Improves both by exchanges between pairs, in steps whose size halves, and returns the better one.
 */
export function divideInSteps(lines: readonly Line[], total: number, byPrice: readonly number[]): number[] {
  const quantum = Math.max(...lines.map((line) => line.quantum));
  const free = total - lines.reduce((sum, { low }) => sum + low, 0);
  const quanta = Math.floor(free / quantum);
  const isExact = lines.length * quanta * quanta <= MOST_ADDITIONS;
  const step = isExact ? quantum : Math.ceil(quanta / STEPS) * quantum;
  const stepped = bestInSteps(lines, Math.floor(free / step), step);
  atOnce(handOut(lines, stepped, total - sumOf(stepped)));
  const plans = [stepped, [...byPrice]];
  for (const plan of plans) {
    for (let size = step; size >= quantum; size = size === quantum ? 0 : Math.max(quantum, halved(size, quantum)))
      exchangePairs(lines, plan, size);
    atOnce(exchangeQuanta(lines, plan));
  }
  const worth = (plan: readonly number[]) => lines.reduce((sum, { curve }, at) => sum + curve.value(plan[at] ?? 0), 0);
  return plans.reduce((best, plan) => (worth(plan) > worth(best) ? plan : best));
}

const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
const halved = (size: number, quantum: number) => Math.floor(size / 2 / quantum) * quantum;

function bestInSteps(lines: readonly Line[], steps: number, step: number): number[] {
  let best = new Float64Array(steps + 1).fill(Number.NEGATIVE_INFINITY);
  best[0] = 0;
  const taken = lines.map(({ curve, low, high }) => {
    const most = Math.min(steps, Math.floor((high - low) / step + 1e-9));
    const worth = Float64Array.from({ length: most + 1 }, (_, k) => curve.value(low + k * step));
    const next = new Float64Array(steps + 1).fill(Number.NEGATIVE_INFINITY);
    const choice = new Int32Array(steps + 1);
    for (let all = 0; all <= steps; all++)
      for (let own = 0; own <= most && own <= all; own++) {
        const sum = (best[all - own] ?? 0) + (worth[own] ?? 0);
        if (sum > (next[all] ?? 0)) [next[all], choice[all]] = [sum, own];
      }
    best = next;
    return choice;
  });
  // bounds can prevent the last steps from being placed: places as many as possible
  let left = steps;
  while (left > 0 && best[left] === Number.NEGATIVE_INFINITY) left--;
  const amounts = lines.map(({ low }) => low);
  for (let at = lines.length - 1; at >= 0; at--) {
    const own = taken[at]?.[left] ?? 0;
    amounts[at] = (amounts[at] ?? 0) + own * step;
    left -= own;
  }
  return amounts;
}

/** Moves `size` between any two lines while that gains. */
function exchangePairs(lines: readonly Line[], amounts: number[], size: number): void {
  const value = (at: number, amount: number) => lines[at]?.curve.value(amount) ?? 0;
  const values = lines.map((_, at) => value(at, amounts[at] ?? 0));
  const least = NOTHING * Math.abs(sumOf(values));
  for (let isMoving = true, round = 0; isMoving && round < 200; round++) {
    isMoving = false;
    for (const [to, taker] of lines.entries()) {
      const more = (amounts[to] ?? 0) + size;
      if (more > taker.high || taker.low === taker.high) continue;
      const gained = value(to, more) - (values[to] ?? 0);
      for (const [from, giver] of lines.entries()) {
        const less = (amounts[from] ?? 0) - size;
        if (from === to || less < giver.low) continue;
        const worth = value(from, less);
        if (gained + worth - (values[from] ?? 0) <= least) continue;
        [amounts[to], amounts[from]] = [more, less];
        [values[to], values[from]] = [value(to, more), worth];
        isMoving = true;
        break;
      }
    }
  }
}
