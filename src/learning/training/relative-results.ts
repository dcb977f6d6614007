import { relativeResults } from '../../decisions/inference/index.ts';
import type { ClipResult } from './gather.ts';
import type { ResultGoal } from './schema.ts';

/** What each of one platform's results, in order of time, is worth: log(result ÷ what was usual just before). */
export function relativeResultsOf(goal: ResultGoal, results: readonly ClipResult[]): Float64Array {
  const values = Float64Array.from(results, ({ result }) => result);
  const exposures = Float64Array.from(results, ({ exposure = Number.NaN }) => exposure);
  const times = Float64Array.from(results, ({ at }) => at.getTime());
  return relativeResults(goal, values, exposures, times).lift;
}

/** Asks for something of each, a batch at a time, and brings the answers in their order. */
export async function inBatches<Item, Answer>(
  items: readonly Item[],
  ask: (batch: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < items.length; from += BATCH) answers.push(...(await ask(items.slice(from, from + BATCH))));
  return answers;
}

const BATCH = 1000;
