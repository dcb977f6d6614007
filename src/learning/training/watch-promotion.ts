import type { Context } from '../../context.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { watchGain } from '../../decisions/inference/index.ts';
import { activeRuleSet, type RuleSet, ruleSetsById } from '../../decisions/rules/index.ts';
import { clipResults } from './gather.ts';
import { chosenUnder, predecessorOf } from './gather-store.ts';
import { inBatches } from './in-batches.ts';
import { promoteOver } from './promote.ts';
import { relativeResultsOf } from './relative-results.ts';
import { ResultGoal, type WatchResult } from './schema.ts';

/**
 * Checks whether clips chosen since learned weights became active do worse than those that their predecessor chose. If
 * that is certain, returns to the predecessor. This compares before with after: other things may have changed at the
 * same time.
 */
export async function watchPromotion(ctx: Context, platform: Platform): Promise<WatchResult> {
  const active = await activeRuleSet(ctx, platform);
  const goal = ResultGoal.safeParse(active.compiled.document.trained?.goal).data;
  const before = goal === undefined ? undefined : await predecessor(ctx, active);
  const unwatched = { platform, watched: false, gain: null, rolled_back_to: null };
  if (goal === undefined || before === undefined) return unwatched;
  const { results } = await clipResults(ctx, goal, platform);
  const logRatios = relativeResultsOf(goal, results);
  const byVersion = new Map<number, number[]>([active, before].map(({ version }) => [version, []]));
  for await (const [, version, at] of inBatches(results, (batch) => chosenUnder(ctx.db, platform, batch)))
    if (version !== null) byVersion.get(version)?.push(logRatios[at] ?? 0);
  const { mean, low, high, n, verdict } = watchGain({
    since: byVersion.get(active.version) ?? [],
    predecessor: byVersion.get(before.version) ?? [],
  });
  // until there are enough results, the interval has no ends
  const ends = Number.isFinite(low) ? { low, high } : { low: null, high: null };
  const gain = { mean, low, high, n };
  if (verdict !== 'worse') return { platform, watched: true, gain: { ...gain, ...ends }, rolled_back_to: null };
  const shown = [mean, low, high].map((value) => value.toFixed(3));
  const why = `clips chosen by version ${active.version} did worse than before: mean of log(result ÷ usual) ${shown[0]} (${shown[1]} to ${shown[2]}), ${n} clips`;
  const isBack = await promoteOver(ctx, active, before.id, why, [
    { type: 'rule_set_rolled_back', entityId: active.id, metadata: { platform, to: before.id, gain } },
  ]);
  return { platform, watched: true, gain, rolled_back_to: isBack ? before.id : null };
}

/** Returns the version that a promotion replaced; undefined if there was none, or after a return to an older one. */
async function predecessor(ctx: Context, { id, version }: RuleSet): Promise<RuleSet | undefined> {
  const replaced = await predecessorOf(ctx.db, id);
  if (replaced === undefined) return undefined;
  const before = (await ruleSetsById(ctx.db, [replaced])).get(replaced);
  return before !== undefined && before.version < version ? before : undefined;
}
