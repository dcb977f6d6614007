import type { Context } from '../../context.ts';
import { type FieldError, invalid, parse } from '../../core/kernel/index.ts';
import { PLATFORMS } from '../../core/platforms/index.ts';
import { type CompiledRuleSet, compileRuleSet, ruleSetErrors, ruleSetsById } from '../rules/index.ts';
import { countPast, type PastOrchestration, pastOrchestration, walkPast, winnerUnder } from './past.ts';
import { type Change, type WhatIf, WhatIfBody, type WhatIfPage, type Winner } from './replay-schema.ts';

/**
 * Returns what other rule sets would have chosen on the evidence of one past orchestration, or of all of them, a page
 * at a time: how many winners change, on which platforms, and which. A platform without a rule set here is left out.
 * Writes nothing.
 *
 * @throws `validation-failed`; `orchestration-not-found`
 */
export async function whatIf(ctx: Context, question: WhatIf): Promise<WhatIfPage> {
  const { rule_sets, orchestration_id, after, limit } = parse(WhatIfBody, question);
  const ruleSets = compiled(rule_sets);
  const changes: Change[] = [];
  const decisions = ruleSets.map(() => 0);
  let orchestrations = 0;
  const look = async (past: PastOrchestration) => {
    orchestrations++;
    for (const [at, ruleSet] of ruleSets.entries()) {
      if (!past.asked.some(({ platform }) => platform === ruleSet.platform)) continue;
      decisions[at] = (decisions[at] ?? 0) + 1;
      const change = await changeUnder(ctx, ruleSet, past);
      if (change !== undefined) changes.push(change);
    }
  };
  let next: string | null = null;
  let total: number | null = null;
  if (orchestration_id !== undefined) await look(await pastOrchestration(ctx.db, orchestration_id));
  else {
    if (after === undefined) total = await countPast(ctx.db);
    next = await walkPast(ctx.db, { after, limit }, look);
  }
  const platforms = ruleSets.map(({ platform }, at) => {
    const changed = changes.filter((change) => change.platform === platform).length;
    return { platform, decisions: decisions[at] ?? 0, changed };
  });
  return { total, orchestrations, platforms, changes, next };
}

/** Compiles the rule sets, in the platforms' order. */
function compiled(documents: readonly unknown[]): CompiledRuleSet[] {
  const errors = documents.flatMap((document, at) =>
    ruleSetErrors(document).map((error): FieldError => ({ ...error, path: `rule_sets[${at}].${error.path}` })),
  );
  if (errors.length > 0) throw invalid(errors);
  const ruleSets = documents.map((document) => compileRuleSet(document));
  ruleSets.forEach(({ platform }, at) => {
    if (ruleSets.findIndex((other) => other.platform === platform) !== at)
      throw invalid([
        {
          path: `rule_sets[${at}].platform`,
          message: `${platform} already has a rule set: send only one per platform`,
        },
      ]);
  });
  return PLATFORMS.flatMap((platform) => ruleSets.filter((ruleSet) => ruleSet.platform === platform));
}

async function changeUnder(
  ctx: Context,
  ruleSet: CompiledRuleSet,
  past: PastOrchestration,
): Promise<Change | undefined> {
  const { platform } = ruleSet;
  const decided = await bestThen(ctx, platform, past);
  const would_choose = await winnerUnder(ruleSet, past);
  if (decided?.clip_id === would_choose?.clip_id) return undefined;
  return { orchestration_id: past.id, video_asset_id: past.video_asset_id, platform, decided, would_choose };
}

/** Returns the best score at that time: a draw may have picked another clip, and other rules would not have changed that. */
async function bestThen({ db }: Context, platform: string, past: PastOrchestration): Promise<Winner | null> {
  const asked = past.asked.find((each) => each.platform === platform);
  if (asked === undefined) return null;
  const { rule_set_id, decided, exploration } = asked;
  if (exploration === null) return decided;
  const ruleSet = (await ruleSetsById(db, [rule_set_id])).get(rule_set_id);
  return ruleSet === undefined ? decided : winnerUnder(ruleSet.compiled, past);
}
