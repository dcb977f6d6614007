import type { Work } from '../../core/kernel/index.ts';
import type { Line } from './line.ts';

/** Gains below this fraction of all results are rounding errors. */
const NOTHING = 1e-13;
const MOST_EXCHANGES = 100_000;

const resultsOf = (line: Line | undefined, amount: number) => line?.curve.value(amount) ?? 0;

/** The gain of a line per unit of money from `step` more (or less); −∞ if that is not possible. */
function gain(line: Line, amount: number, step: number): number {
  const next = amount + step;
  if (next > line.high || next < line.low) return Number.NEGATIVE_INFINITY;
  return (line.curve.value(next) - line.curve.value(amount)) / Math.abs(step);
}

/** Distributes the rest, one quantum at a time, where it brings the most. */
export function* handOut(lines: readonly Line[], amounts: number[], rest: number): Work<void> {
  let left = rest;
  for (;;) {
    yield;
    let [best, most] = [-1, Number.NEGATIVE_INFINITY];
    for (const [at, line] of lines.entries()) {
      const brings = line.quantum <= left ? gain(line, amounts[at] ?? 0, line.quantum) : Number.NEGATIVE_INFINITY;
      if (brings > most) [best, most] = [at, brings];
    }
    const line = lines[best];
    if (line === undefined) return;
    amounts[best] = (amounts[best] ?? 0) + line.quantum;
    left -= line.quantum;
  }
}

/** Moves single quanta from where they bring the least to where they bring the most, while that gains. */
export function* exchangeQuanta(lines: readonly Line[], amounts: number[]): Work<void> {
  const size = Math.abs(lines.reduce((sum, line, at) => sum + resultsOf(line, amounts[at] ?? 0), 0));
  for (const step of new Set(lines.map(({ quantum }) => quantum))) {
    const own = lines.flatMap((line, at) => (step % line.quantum === 0 && line.low < line.high ? [{ line, at }] : []));
    const ups = own.map(({ line, at }) => gain(line, amounts[at] ?? 0, step));
    const downs = own.map(({ line, at }) => gain(line, amounts[at] ?? 0, -step));
    for (let exchange = 0; exchange < MOST_EXCHANGES; exchange++) {
      yield;
      const [to, from] = [largest(ups), largest(downs)];
      const gained = ((ups[to] ?? 0) + (downs[from] ?? 0)) * step;
      if (to === from || !(gained > NOTHING * size)) break;
      for (const [k, by] of [
        [to, step],
        [from, -step],
      ] as const) {
        const moved = own[k];
        if (moved === undefined) continue;
        amounts[moved.at] = (amounts[moved.at] ?? 0) + by;
        ups[k] = gain(moved.line, amounts[moved.at] ?? 0, step);
        downs[k] = gain(moved.line, amounts[moved.at] ?? 0, -step);
      }
    }
  }
}

function largest(values: readonly number[]): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if ((values[at] ?? 0) > (values[best] ?? 0)) best = at;
  return best;
}
