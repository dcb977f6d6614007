import { clipFeatures } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import { aspectRatio, type ClipFeatures, conflict, Id, parse } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { type EvaluateReply, toEvaluation } from './evaluation-schema.ts';
import { ClipValues } from './schema.ts';
import { activeVersion, type RuleSet, ruleSetsById } from './store.ts';

/** Returns the active rule set of a platform, and since when it is active. @throws `no-active-rule-set` */
export async function activeRuleSet(ctx: Context, platform: Platform): Promise<RuleSet & { activatedAt: Date }> {
  const row = await activeVersion(ctx.db, platform);
  const ruleSet = row === undefined ? undefined : (await ruleSetsById(ctx.db, [row.id])).get(row.id);
  if (row === undefined || ruleSet === undefined)
    throw conflict('no-active-rule-set', `no rule set is active for ${platform}: activate one`);
  return { ...ruleSet, activatedAt: row.activated_at ?? row.created_at };
}

/**
 * Scores a clip of the catalog, of any status, under the active rule set, and records it in the ledger.
 *
 * @throws `clip-not-found`; `no-active-rule-set`
 */
export async function evaluateClip(ctx: Context, clipId: string, platform: Platform): Promise<EvaluateReply> {
  const id = parse(Id, clipId);
  const features = await clipFeatures(ctx, id);
  const ruleSet = await activeRuleSet(ctx, platform);
  const evaluation = toEvaluation(ruleSet.compiled.explain(features), ruleSet);
  const metadata = { platform, score: evaluation.score, rule_set_version: ruleSet.version };
  await ctx.db.transaction((transaction) =>
    appendEvents(transaction, ctx, [{ type: 'clip_evaluated', entityId: id, metadata }]),
  );
  return { clip_id: id, ...evaluation };
}

/**
 * Evaluates features that belong to no clip under the active rule set. If `aspect_ratio` is left out, it is derived
 * from width and height. Writes nothing.
 *
 * @throws `validation-failed`; `no-active-rule-set`
 */
export async function evaluateFeatures(
  ctx: Context,
  features: ClipFeatures,
  platform: Platform,
): Promise<EvaluateReply> {
  const given = parse(ClipValues, features);
  const ruleSet = await activeRuleSet(ctx, platform);
  const ratio = aspectRatio(given);
  const whole = ratio === undefined ? given : { aspect_ratio: ratio, ...given };
  return toEvaluation(ruleSet.compiled.explain(whole), ruleSet);
}
