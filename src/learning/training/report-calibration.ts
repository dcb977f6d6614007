import { withDerived } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import type { Estimate } from '../../core/statistics/index.ts';
import { calibrate, MIN_RESULTS, withoutFigures } from '../../decisions/inference/index.ts';
import { ruleSetsById } from '../../decisions/rules/index.ts';
import { clipResults } from './gather.ts';
import { knownBefore } from './gather-store.ts';
import { inBatches } from './in-batches.ts';
import { relativeResultsOf } from './relative-results.ts';
import type { CalibrationQuery, CalibrationReply } from './schema.ts';

/** At most this many results are compared, the newest; more would not change any figure that is shown. */
const MOST_JUDGED = 50_000;

/**
 * Compares past scores with results: each clip's score in the last orchestration before its results began, computed
 * again from its evidence, and log(result ÷ usual). Clips that no orchestration had scored do not count.
 */
export async function reportCalibration(ctx: Context, { platform, goal }: CalibrationQuery): Promise<CalibrationReply> {
  const { results, left_out } = await clipResults(ctx, goal, platform);
  const logRatios = relativeResultsOf(goal, results);
  const first = Math.max(0, results.length - MOST_JUDGED);
  const scored: { score: number; lift: number; began: Date }[] = [];
  for await (const [result, clip, at] of inBatches(results.slice(first), (batch) => knownBefore(ctx.db, batch))) {
    const id = clip.rule_sets?.[platform];
    const ruleSet = id === undefined ? undefined : (await ruleSetsById(ctx.db, [id])).get(id);
    if (ruleSet === undefined) continue;
    const { scores } = ruleSet.compiled.evaluate([withDerived(clip, clip.video_duration_ms)]);
    scored.push({ score: scores[0] ?? 0, lift: logRatios[first + at] ?? 0, began: result.first_shown });
  }
  const n = scored.length;
  const oldest = scored.reduce<Date | null>((min, { began }) => (min === null || began < min ? began : min), null);
  const facts = { platform, goal, left_out, n, needed: MIN_RESULTS, since: oldest?.toISOString() ?? null };
  if (n < MIN_RESULTS) {
    const few = `not enough results yet (${n} of ${MIN_RESULTS})`;
    const message = results.length === 0 ? withoutFigures(platform, goal) : few;
    return { ...facts, message, spearman: null, bins: [] };
  }
  const { bins, spearman } = calibrate(scored);
  return {
    ...facts,
    message: inWords(spearman),
    spearman: shown(spearman),
    bins: bins.map((bin) => ({ ...bin, lift: shown(bin.lift), above_median: shown(bin.above_median) })),
  };
}

/** JSON has no infinity: an open end is null. */
const shown = ({ value, low90, high90 }: Estimate) => ({ value, low90: finite(low90), high90: finite(high90) });
const finite = (value: number) => (Number.isFinite(value) ? value : null);

function inWords({ value, low90, high90 }: { value: number; low90: number; high90: number }): string {
  const figure = `rank correlation ${value.toFixed(2)} (${low90.toFixed(2)} to ${high90.toFixed(2)})`;
  if (low90 > 0) return `higher scores did better: ${figure}`;
  if (high90 < 0) return `higher scores did worse: ${figure}`;
  return `these results do not show whether higher scores do better: ${figure}`;
}
