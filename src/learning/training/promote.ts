import type { Context } from '../../context.ts';
import { isEngineError } from '../../core/kernel/index.ts';
import { activateRuleSet, type RuleSet } from '../../decisions/rules/index.ts';
import type { NewEvent } from '../../trust/ledger/index.ts';

/**
 * Activates a version in place of the one that it was compared with.
 *
 * @returns false if another version is active by now: a person changed the rules in the meantime, and their decision
 * stands
 */
export async function promoteOver(
  ctx: Context,
  compared: RuleSet,
  id: string,
  why: string,
  events: readonly NewEvent[] = [],
): Promise<boolean> {
  try {
    await activateRuleSet(ctx, id, why, { replacing: compared.id, events });
    return true;
  } catch (error) {
    if (isEngineError(error) && error.code === 'active-rule-set-changed') return false;
    throw error;
  }
}
