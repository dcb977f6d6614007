import type { Context } from '../../context.ts';
import { conflict, Id, notFound, parse } from '../../core/kernel/index.ts';
import { appendEvents, type NewEvent } from '../../trust/ledger/index.ts';
import { compileRuleSet } from './compile.ts';
import * as store from './store.ts';
import { type RuleSetReply, type RuleSetVersion, Why } from './version-schema.ts';

const activeChanged = (platform: string, expected: string, found = 'none') =>
  conflict('active-rule-set-changed', `the active rule set of ${platform} is now ${found}, no longer ${expected}`);
const ruleSetNotFound = (id: string) => notFound('rule-set-not-found', `there is no rule set ${id}`);

/**
 * Activates a version on its platform and retires the previously active one, in one transaction with the ledger's
 * `rule_set_activated`, and with `rule_weight_updated` if the weights were learned. To roll back, activate an older
 * version. Activating the active version changes nothing.
 *
 * @param why the reason, recorded in the ledger
 * @param options.replacing the version that must still be active, for a caller that compared against it
 * @param options.events further events about the activation, in the same transaction
 * @throws `rule-set-not-found`; `active-rule-set-changed` if a version other than `replacing` is active by now
 */
export function activateRuleSet(
  ctx: Context,
  id: string,
  why = 'no reason given',
  options: { readonly replacing?: string; readonly events?: readonly NewEvent[] } = {},
): Promise<RuleSetVersion> {
  const wanted = parse(Id, id);
  const reason = parse(Why, why);
  const { replacing, events = [] } = options;
  return ctx.db.transaction(async (transaction) => {
    await store.lockVersions(transaction);
    const row = await store.versionById(transaction, wanted);
    if (row === undefined) throw ruleSetNotFound(wanted);
    if (row.status === 'active') return store.toVersion(row);
    // a document that this program cannot run must not stop every decision
    const { platform, weights, document } = compileRuleSet(row.document);
    const before = await store.activeVersion(transaction, platform);
    if (replacing !== undefined && before?.id !== replacing) throw activeChanged(platform, replacing, before?.id);
    if (before !== undefined) await store.setStatus(transaction, before.id, { status: 'retired' });
    const now = ctx.now();
    const active = await store.setStatus(transaction, wanted, { status: 'active', activated_at: now });
    await store.insertActivation(transaction, { platform, rule_set_id: wanted, replaced_id: before?.id ?? null, now });
    const metadata = { platform, from: before?.id ?? null, to: wanted, why: reason };
    const learned: NewEvent[] = [];
    if (document.trained !== undefined && before !== undefined && before.version < row.version) {
      const replaced = await store.versionById(transaction, before.id);
      const facts = { platform, before: compileRuleSet(replaced?.document).weights, after: weights };
      learned.push({ type: 'rule_weight_updated', entityId: wanted, metadata: { ...facts, n: document.trained.n } });
    }
    const activated: NewEvent = { type: 'rule_set_activated', entityId: wanted, metadata };
    await appendEvents(transaction, ctx, [activated, ...learned, ...events]);
    return store.toVersion(active);
  });
}

/** Returns a version with its document, its weights, and how its conditions run. @throws `rule-set-not-found` */
export async function ruleSetVersion(ctx: Context, id: string): Promise<RuleSetReply> {
  const row = await store.versionById(ctx.db, id);
  if (row === undefined) throw ruleSetNotFound(id);
  const { document, weights, conditions } = compileRuleSet(row.document);
  return {
    ...store.toVersion(row),
    weights: { ...weights },
    conditions: conditions.map(({ list, id: name, runsOn }) => ({ list, id: name, runs_on: runsOn })),
    document,
  };
}
