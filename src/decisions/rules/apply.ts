import type { Context } from '../../context.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { checkRuleSet } from './check-document.ts';
import { checksum } from './checksum.ts';
import * as store from './store.ts';
import type { RuleSetVersion } from './version-schema.ts';

export interface AppliedRuleSet {
  readonly ruleSet: RuleSetVersion;
  /** False if the platform already had this exact document. */
  readonly created: boolean;
}

/**
 * Saves a document as the next version of its platform, a draft. If the document equals an existing version, returns
 * that version, whatever its status, and writes nothing: a file can be applied any number of times.
 *
 * @param why the reason, recorded in the ledger
 * @throws `validation-failed` with every error in the document
 */
export function applyRuleSet(ctx: Context, value: unknown, why?: string): Promise<AppliedRuleSet> {
  const { document } = checkRuleSet(value);
  return ctx.db.transaction(async (transaction) => {
    await store.lockVersions(transaction);
    const known = await store.versionByChecksum(transaction, document.platform, checksum(document));
    if (known !== undefined) return { ruleSet: store.toVersion(known), created: false };
    const added = await store.insertDraft(transaction, document, ctx.now());
    const { id, platform, version } = store.toVersion(added);
    const metadata = { platform, version, checksum: checksum(document), ...(why === undefined ? {} : { why }) };
    await appendEvents(transaction, ctx, [{ type: 'rule_set_added', entityId: id, metadata }]);
    return { ruleSet: store.toVersion(added), created: true };
  });
}
