import type { Transaction } from '../../core/db/index.ts';
import { conflict } from '../../core/kernel/index.ts';
import type { AdAccountRow } from './account-store.ts';
import { exposureAtMost } from './exposure.ts';
import type { Exposure } from './publication-schema.ts';
import { moneyAtRisk, type PublicationRow } from './publication-store.ts';

/**
 * Compares the possible spend with the account's caps. The caller holds the lock on the account's row.
 *
 * @throws `no-cap`; `cap-exceeded` with cap, used, and wanted
 */
export async function refuseOverCap(
  transaction: Transaction,
  account: AdAccountRow,
  publication: PublicationRow,
  { per_day_minor, whole_minor, currency }: Exposure,
): Promise<void> {
  const { max_daily_minor, max_campaign_minor, name } = account;
  if (max_daily_minor === null || (max_campaign_minor === null && whole_minor !== null))
    throw conflict('no-cap', `ad account ${name} has no cap: set max_daily_minor and max_campaign_minor first`);
  if (whole_minor !== null && max_campaign_minor !== null && whole_minor > max_campaign_minor)
    throw exceeded(name, 'max_campaign_minor', max_campaign_minor, 0, whole_minor, currency);
  const others = (await moneyAtRisk(transaction, account.id)).filter(({ id }) => id !== publication.id);
  const used = others.reduce((sum, other) => sum + exposureAtMost(other).per_day_minor, 0);
  if (used + per_day_minor > max_daily_minor)
    throw exceeded(name, 'max_daily_minor', max_daily_minor, used, per_day_minor, currency, spreadOf(publication));
}

const spreadOf = ({ budget_kind }: PublicationRow): string =>
  budget_kind === 'lifetime' ? ': a lifetime budget is spread over the days that are left' : '';

const exceeded = (
  name: string,
  which: string,
  cap: number,
  used: number,
  wanted: number,
  currency: string,
  because = '',
) =>
  conflict(
    'cap-exceeded',
    `ad account ${name} has a cap of ${cap} (${which}, minor units of ${currency}): ${used} is used, and this needs ${wanted} more${because}`,
    { cap, used, wanted, which },
  );
