import { withDerived } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import type { Estimate } from '../../core/statistics/index.ts';
import { calibrate, MIN_RESULTS } from '../../decisions/inference/index.ts';
import { ruleSetsById } from '../../decisions/rules/index.ts';
import { clipResults } from './gather.ts';
import { knownBefore } from './gather-store.ts';
import { inBatches, relativeResultsOf } from './relative-results.ts';
import type { CalibrationQuery, CalibrationReply } from './schema.ts';

/**
 * Holds past scores against what came of the clips: the score that each clip had in the last orchestration before its results
 * began, computed again from its evidence, and log(result ÷ usual). Clips that no orchestration had scored do not count.
 */
export async function reportCalibration(ctx: Context, { platform, goal }: CalibrationQuery): Promise<CalibrationReply> {
  const results = await clipResults(ctx, goal, platform);
  const lifts = relativeResultsOf(goal, results);
  const known = await inBatches(results, (batch) => knownBefore(ctx.db, batch));
  const ids = known.map(({ ruleSetIds }) => ruleSetIds?.[platform]);
  const ruleSets = await ruleSetsById(ctx.db, [...new Set(ids.flatMap((id) => id ?? []))]);
  const scored = known.flatMap((clip, at) => {
    const ruleSet = ruleSets.get(ids[at] ?? '');
    const result = results[at];
    if (ruleSet === undefined || result === undefined) return [];
    const { scores } = ruleSet.compiled.evaluate([withDerived(clip, clip.videoDurationMs)]);
    return [{ score: scores[0] ?? 0, lift: lifts[at] ?? 0, began: result.firstShown }];
  });
  const n = scored.length;
  const oldest = scored.reduce<Date | null>((min, { began }) => (min === null || began < min ? began : min), null);
  const facts = { platform, goal, n, needed: MIN_RESULTS, since: oldest?.toISOString() ?? null };
  if (n < MIN_RESULTS)
    return { ...facts, message: `not enough results yet (${n} of ${MIN_RESULTS})`, spearman: null, bins: [] };
  const { bins, spearman } = calibrate(scored);
  return {
    ...facts,
    message: inWords(spearman),
    spearman: shown(spearman),
    bins: bins.map(({ from, to, n: own, mean_score, lift, above_median }) => ({
      ...{ from, to, n: own, mean_score: mean_score },
      ...{ lift: shown(lift), above_median: shown(above_median) },
    })),
  };
}

/** JSON has no infinity: an end that is open is null. */
const shown = ({ value, low90, high90 }: Estimate) => ({ value, low90: finite(low90), high90: finite(high90) });
const finite = (value: number) => (Number.isFinite(value) ? value : null);

function inWords({ value, low90, high90 }: { value: number; low90: number; high90: number }): string {
  const figure = `rank correlation ${value.toFixed(2)} (${low90.toFixed(2)} to ${high90.toFixed(2)})`;
  if (low90 > 0) return `higher scores did better: ${figure}`;
  if (high90 < 0) return `higher scores did worse: ${figure}`;
  return `whether higher scores do better cannot be told from these results: ${figure}`;
}
