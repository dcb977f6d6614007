import { isEngineError } from '../../../core/kernel/index.ts';
import type { SyncReport } from '../../../learning/results/index.ts';
import { errorDocument, exitCodeOf, wordsOf } from '../exit.ts';
import { remark } from '../print.ts';

type Synced = { readonly ad_account_id: string } & (SyncReport | ReturnType<typeof errorDocument>);

/**
 * Syncs one account after the other. With several accounts, a failure does not stop the others: it is remarked on and sets the exit code.
 *
 * @throws what the sync of a single account throws; `interrupted`
 */
export async function syncEach(
  accounts: readonly string[],
  sync: (account: string) => Promise<SyncReport>,
): Promise<readonly Synced[]> {
  const synced: Synced[] = [];
  for (const ad_account_id of accounts)
    try {
      synced.push({ ad_account_id, ...(await sync(ad_account_id)) });
    } catch (error) {
      if (accounts.length === 1 || (isEngineError(error) && error.code === 'interrupted')) throw error;
      remark(`${ad_account_id}: not read: ${wordsOf(error)}`);
      process.exitCode = exitCodeOf(error);
      synced.push({ ad_account_id, ...errorDocument(error) });
    }
  return synced;
}
