import { withDerived } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import { parse } from '../../core/kernel/index.ts';
import type { Attempt } from '../../core/queue/index.ts';
import { type ResultExample, type Training, trainWeights } from '../../decisions/inference/index.ts';
import { activeRuleSet, applyRuleSet, type RuleSet } from '../../decisions/rules/index.ts';
import { recordRequest } from '../../trust/ledger/index.ts';
import type { ClipResult } from './clip-result.ts';
import { clipResults } from './gather.ts';
import { knownBefore } from './gather-store.ts';
import { inBatches } from './in-batches.ts';
import { promoteOver } from './promote.ts';
import { TrainBody, type TrainJobInput, TrainResult } from './schema.ts';
import { Found } from './trainings-schema.ts';
import { keepTraining } from './trainings-store.ts';
import { watchPromotion } from './watch-promotion.ts';

/** Queues a training. @returns the job's id */
export function requestTraining(ctx: Context, wanted: TrainJobInput): Promise<string> {
  const input = parse(TrainBody, wanted);
  return ctx.db.transaction((transaction) =>
    ctx.queue.enqueue(transaction, { name: 'train-rules', input, actor: ctx.actor }, recordRequest(ctx)),
  );
}

/**
 * Learns a platform's weights from all stored results, starting from the last rule set that a person wrote, and saves
 * them as a draft. Without new results, writes nothing. First checks whether the previous promotion did harm.
 *
 * @returns the job's result; with `auto`, the draft was activated if allowed
 */
export async function trainRules(
  ctx: Context,
  { platform, goal, auto }: TrainJobInput,
  attempt: Attempt,
): Promise<TrainResult> {
  await watchPromotion(ctx, platform);
  await attempt.save(0.1);
  const active = await activeRuleSet(ctx, platform);
  // results on the other platforms help if this one has few
  const { results, left_out } = await clipResults(ctx, goal, undefined);
  await attempt.save(0.3);
  const training = await trainWeights({
    rule_set: active.compiled.document,
    goal,
    examples: examplesOf(ctx, results),
  });
  await attempt.save(0.9);
  const draft = await keepDraft(ctx, training, active);
  if (draft !== null) {
    const { n, promote, reason, weights, metrics, warnings } = training;
    const found = Found.parse({ weights, metrics, left_out, warnings });
    const kept = { id: attempt.id, platform, goal, rule_set_id: draft.id, compared_id: active.id };
    await keepTraining(ctx, { ...kept, n, promote, reason, found });
  }
  const isWanted = auto && training.promote && draft?.status === 'draft';
  const promoted = isWanted && (await promoteOver(ctx, active, draft.id, training.reason));
  return TrainResult.parse({
    platform,
    goal,
    n: training.n,
    rule_set: draft === null ? null : { ...draft, status: promoted ? 'active' : draft.status },
    promote: training.promote,
    promoted,
    reason: training.reason,
    weights: training.weights,
    metrics: training.metrics,
    left_out,
    warnings: isWanted && !promoted ? [...training.warnings, CHANGED_MEANWHILE] : training.warnings,
  });
}

const CHANGED_MEANWHILE = 'not promoted: another rule set was activated while this one was trained';

/** Yields the results with the features that the clips had before, in order of time. */
async function* examplesOf(ctx: Context, results: readonly ClipResult[]): AsyncGenerator<ResultExample> {
  for await (const [result, clip] of inBatches(results, (batch) => knownBefore(ctx.db, batch)))
    yield {
      features: withDerived(clip, clip.video_duration_ms),
      platform: result.platform,
      result: result.result,
      at: result.at,
      video_id: result.video_asset_id,
      age_days: (result.at.getTime() - result.first_shown.getTime()) / DAY_MS,
      ...(result.exposure === undefined ? {} : { exposure: result.exposure }),
    };
}

const DAY_MS = 86_400_000;

/** Saves the draft; returns null if training returned the active rule set. */
async function keepDraft(ctx: Context, { rule_set: draft }: Training, active: RuleSet) {
  const { ruleSet: version } = await applyRuleSet(ctx, draft);
  if (version.id === active.id) return null;
  return { id: version.id, version: version.version, status: version.status };
}
