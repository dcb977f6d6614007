import type { Goal } from '../rules/index.ts';

/** The account's usual result is the median of this many previous results. */
export const WINDOW = 100;
/** The first results are compared with the median of this many first ones. */
const FIRST = 20;
/** The largest lift that counts, up or down; anything beyond it, and a result of 0, counts as this. */
const MOST = Math.log(100);
/** Variance of the log of a clip's true rate around the usual one, as a count of events: 1 ÷ 0.5². */
const EVENTS_HALF = 4;

const COUNTED_RATES: readonly Goal[] = ['hook_rate', 'ctr', 'engagement'];

interface RelativeResults {
  /** log(result ÷ usual); for `value`, the result itself. */
  readonly lift: Float64Array;
  /** How much each result counts, in (0,1]: 1 unless a rate was measured on few impressions. */
  readonly weight: Float64Array;
}

/**
 * Compares one platform's results, in order of time, with what was usual for the account just before. Results of the
 * same moment are compared with the same usual result, whatever order they came in.
 *
 * A rate measured on E impressions is compared as observed and expected events, with one event added to each:
 * log((rate·E + 1) ÷ (median·E + 1)), which tends to log(rate ÷ median) as E grows and to 0 as it shrinks; its weight
 * is x ÷ (x + 4) with x = median·E.
 *
 * @param exposures NaN where unknown
 * @param times when each was measured; without them, each counts as a moment of its own
 */
export function relativeResults(
  goal: Goal,
  results: Float64Array,
  exposures?: Float64Array,
  times?: Float64Array,
): RelativeResults {
  const weight = new Float64Array(results.length).fill(1);
  if (goal === 'value') return { lift: results, weight };
  const lift = new Float64Array(results.length);
  const isCounted = COUNTED_RATES.includes(goal);
  const window = new TrailingWindow();
  const endOfMoment = (from: number) => {
    let end = from + 1;
    while (times !== undefined && end < results.length && times[end] === times[from]) end++;
    return end;
  };
  let known = results.length < FIRST ? results.length : endOfMoment(FIRST - 1);
  for (let i = 0; i < known; i++) window.push(results[i] ?? 0);
  let usual = window.usual();
  let sameUntil = known;
  for (let i = 0; i < results.length; i++) {
    const result = results[i] ?? 0;
    if (i === sameUntil) {
      for (; known < i; known++) window.push(results[known] ?? 0);
      usual = window.usual();
      sameUntil = endOfMoment(i);
    }
    const exposure = isCounted ? (exposures?.[i] ?? Number.NaN) : Number.NaN;
    if (Number.isNaN(exposure)) lift[i] = within(Math.log(result / usual));
    else {
      const expected = usual * exposure;
      lift[i] = within(Math.log((result * exposure + 1) / (expected + 1)));
      weight[i] = Math.max(expected / (expected + EVENTS_HALF), 1e-6);
    }
  }
  return { lift, weight };
}

/** 0 ÷ 0 counts as the usual result. */
const within = (lift: number) => (Number.isNaN(lift) ? 0 : Math.min(MOST, Math.max(-MOST, lift)));

/** The last results, also kept sorted by size. */
class TrailingWindow {
  readonly #recent = new Float64Array(WINDOW);
  readonly #sorted = new Float64Array(WINDOW);
  #count = 0;
  #next = 0;

  push(value: number): void {
    let length = this.#count;
    if (length === WINDOW) {
      const gone = this.#place(this.#recent[this.#next] ?? 0, length);
      this.#sorted.copyWithin(gone, gone + 1, length);
      length--;
    } else this.#count++;
    const at = this.#place(value, length);
    this.#sorted.copyWithin(at + 1, at, length);
    this.#sorted[at] = value;
    this.#recent[this.#next] = value;
    this.#next = (this.#next + 1) % WINDOW;
  }

  /** Returns the median, or the mean if more than half are 0. */
  usual(): number {
    const middle = this.#count >> 1;
    const upper = this.#sorted[middle] ?? 0;
    const median = this.#count % 2 === 1 ? upper : ((this.#sorted[middle - 1] ?? 0) + upper) / 2;
    if (median > 0) return median;
    let sum = 0;
    for (let i = 0; i < this.#count; i++) sum += this.#sorted[i] ?? 0;
    return sum / Math.max(1, this.#count);
  }

  /** Returns how many of the sorted values are smaller. */
  #place(value: number, length: number): number {
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
