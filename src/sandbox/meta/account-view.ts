import type { Fields } from '../world/index.ts';
import type { Account } from './accounts.ts';
import type { Meta } from './meta.ts';
import { digitsOf, minimumBudgets } from './money.ts';
import type { Selected } from './selection.ts';
import { requireField, type Show } from './show.ts';

/** Returns the fields of an account that a read selects. */
export function showAccount(show: Show, account: Account, selected: readonly Selected[]): Fields {
  const view = accountView(show.meta, account);
  for (const { name } of selected) requireField(show, 'AdAccount', name);
  const names = selected.map(({ name }) => name).filter((name) => view[name] !== undefined);
  return { ...Object.fromEntries(names.map((name) => [name, view[name]])), id: `act_${account.id}` };
}

const accountView = (meta: Meta, account: Account): Fields => ({
  id: `act_${account.id}`,
  account_id: account.id,
  name: `Sandbox ${account.id}`,
  account_status: account.status,
  disable_reason: account.status === 1 ? 0 : 1,
  age: 365,
  currency: account.currency,
  timezone_name: account.timeZone,
  timezone_id: 1,
  min_daily_budget: minimumBudgets(account.currency).min_daily_budget_imp,
  min_campaign_group_spend_cap: String(100 * 10 ** digitsOf(account.currency)),
  spend_cap: '0',
  amount_spent: String(meta.delivery.spentByAccount(account.id)),
  balance: '0',
  business_country_code: 'US',
  created_time: '2025-01-01T00:00:00+0000',
  default_dsa_beneficiary: account.dsaBeneficiary,
  default_dsa_payor: account.dsaPayor,
  user_tasks: account.tasks,
  failed_delivery_checks: [],
  is_prepay_account: false,
  capabilities: ['CAN_CREATE_CALL_ADS', 'CAN_SEE_GROWTH_OPPORTUNITY_DATA'],
});

const CURRENCIES = 'USD EUR GBP CHF JPY KRW TWD VND IDR HUF ISK CLP COP CRC PYG KWD INR BRL MXN'.split(' ');

/** Returns the minimum budgets of all currencies, as the platform lists them. */
export const minimumBudgetList = (account: Account): Fields => ({
  data: [...new Set([account.currency, ...CURRENCIES])].map(minimumBudgets),
});
