import { relativeResults } from '../../decisions/inference/index.ts';
import type { ClipResult } from './clip-result.ts';
import type { ResultGoal } from './schema.ts';

/** Returns log(result ÷ what was usual just before) for each of one platform's results, in order of time. */
export function relativeResultsOf(goal: ResultGoal, results: readonly ClipResult[]): Float64Array {
  const values = Float64Array.from(results, ({ result }) => result);
  const exposures = Float64Array.from(results, ({ exposure = Number.NaN }) => exposure);
  const times = Float64Array.from(results, ({ at }) => at.getTime());
  return relativeResults(goal, values, exposures, times).lift;
}
