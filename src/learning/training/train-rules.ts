import { withDerived } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import { parse } from '../../core/kernel/index.ts';
import type { Attempt } from '../../core/queue/index.ts';
import { type ResultExample, type Training, trainWeights } from '../../decisions/inference/index.ts';
import { activateRuleSet, activeRuleSet, applyRuleSet, type RuleSet } from '../../decisions/rules/index.ts';
import { type ClipResult, clipResults } from './gather.ts';
import { knownBefore } from './gather-store.ts';
import { TrainBody, type TrainInput, TrainResult } from './schema.ts';
import { watchPromotion } from './watch-promotion.ts';

/** Queues a training. @returns the job's id */
export function requestTraining(ctx: Context, wanted: TrainInput): Promise<string> {
  const input = parse(TrainBody, wanted);
  return ctx.db.transaction((transaction) =>
    ctx.queue.enqueue(transaction, { name: 'train-rules', input, actor: ctx.actor }),
  );
}

/**
 * Learns a platform's weights from all results that are stored, anew from the last rule set that a person wrote, and keeps
 * them as a draft. Without new results it writes nothing. First it looks whether the promotion before did harm.
 *
 * @returns what the job answers; with `auto` the draft was put in charge where it may be
 */
export async function trainRules(
  ctx: Context,
  { platform, goal, auto }: TrainInput,
  attempt: Attempt,
): Promise<TrainResult> {
  await watchPromotion(ctx, platform);
  await attempt.save(0.1);
  const active = await activeRuleSet(ctx, platform);
  // results on the other platforms help where this one has few
  const results = await clipResults(ctx, goal, undefined);
  await attempt.save(0.3);
  const training = await trainWeights({
    rule_set: active.compiled.document,
    goal,
    examples: examplesOf(ctx, results),
  });
  await attempt.save(0.9);
  const draft = await keepDraft(ctx, training, active);
  const promoted =
    auto && training.promote && draft?.status === 'draft' && (await promote(ctx, draft.id, training, active));
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
    warnings: training.warnings,
  });
}

const CLIPS_A_BATCH = 1000;

/** The results with the features that the clips had before: read a batch at a time, in order of time. */
async function* examplesOf(ctx: Context, results: readonly ClipResult[]): AsyncGenerator<ResultExample> {
  for (let from = 0; from < results.length; from += CLIPS_A_BATCH) {
    const batch = results.slice(from, from + CLIPS_A_BATCH);
    const known = await knownBefore(ctx.db, batch);
    for (const [at, result] of batch.entries()) {
      const clip = known[at];
      if (clip === undefined) continue;
      yield {
        features: withDerived(clip, clip.videoDurationMs),
        platform: result.platform,
        result: result.result,
        at: result.at,
        video_id: result.videoId,
        age_days: (result.at.getTime() - result.firstShown.getTime()) / 86_400_000,
        ...(result.exposure === undefined ? {} : { exposure: result.exposure }),
      };
    }
  }
}

/** Null when training gave back the rule set that is in charge. */
async function keepDraft(ctx: Context, { rule_set: draft }: Training, active: RuleSet) {
  const { ruleSet: version } = await applyRuleSet(ctx, draft);
  if (version.id === active.id) return null;
  return { id: version.id, version: version.version, status: version.status };
}

async function promote(ctx: Context, id: string, { reason }: Training, trainedFrom: RuleSet): Promise<boolean> {
  // a person who changed the rules in the meantime has the last word
  if ((await activeRuleSet(ctx, trainedFrom.platform)).id !== trainedFrom.id) return false;
  await activateRuleSet(ctx, id, reason);
  return true;
}
