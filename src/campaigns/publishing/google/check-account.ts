import { at, listAt, textAt } from '../json.ts';
import type { AccountFacts, AccountToUse, Calls, Finding, Json, Plan } from '../port.ts';
import { failureOf } from './failure.ts';
import { ask, isDone } from './read.ts';
import { mutate } from './run.ts';

const SOURCE = 'Google Ads API, customer';

const refused = (code: string, field: string, detail: string): Finding => ({
  ...{ level: 'refused', code, field, detail, source: SOURCE },
});

const FIELDS = ['id', 'descriptive_name', 'currency_code', 'time_zone', 'status', 'manager'].map(
  (name) => `customer.${name}`,
);

/** Reads the customer's facts from Google. Without a readable reply, the account is not usable, and a finding says why. */
export async function checkAccount(externalId: string, calls: Calls): Promise<AccountFacts> {
  const { rows, problem } = await ask(calls, `SELECT ${FIELDS.join(', ')} FROM customer`);
  if (problem?.retry === 'later') throw new Error(`Google did not show the account: ${problem.code}`);
  const customer = at(rows[0], 'customer');
  if (problem !== undefined || customer === undefined) {
    const detail =
      problem?.todo ?? 'Google does not show the account to this token: check the account id and who has access';
    const findings = [refused(problem?.code ?? 'ad-account-unreadable', 'token', detail)];
    return { name: externalId, currency: '', time_zone: '', is_usable: false, findings };
  }
  const findings = statusFindings(customer);
  return {
    name: textAt(customer, 'descriptive_name') ?? externalId,
    currency: textAt(customer, 'currency_code') ?? '',
    time_zone: textAt(customer, 'time_zone') ?? 'UTC',
    is_usable: findings.length === 0,
    findings,
  };
}

function statusFindings(customer: Json): Finding[] {
  const status = textAt(customer, 'status');
  return [
    ...(status === undefined || status === 'ENABLED'
      ? []
      : [refused('ad-account-disabled', 'external_id', `Google reports the account as ${status}: see Google Ads`)]),
    ...(at(customer, 'manager') === true
      ? [
          refused(
            'ad-account-manager',
            'external_id',
            'this is a manager account, which has no ads: use the id of the ads account, and set login_customer_id to this one',
          ),
        ]
      : []),
  ];
}

/** Validates everything except the film and the ad before anything is created. */
export async function preflight(plan: Plan, account: AccountToUse, calls: Calls): Promise<Finding[]> {
  const { rows, problem } = await ask(calls, `SELECT ${FIELDS.join(', ')} FROM customer`);
  const customer = at(rows[0], 'customer');
  if (problem !== undefined || customer === undefined) {
    const detail = problem?.todo ?? 'Google does not show the account';
    const finding = refused(problem?.code ?? 'ad-account-unreadable', 'ad_account_id', detail);
    return [problem?.retry === 'later' ? { ...finding, level: 'warning', detail: AWAY } : finding];
  }
  const findings = statusFindings(customer);
  const currency = textAt(customer, 'currency_code');
  if (currency !== account.currency)
    findings.push(
      refused(
        'currency-mismatch',
        'currency',
        `Google bills the account in ${currency ?? 'a currency that it does not name'}; its caps and budgets are in ${account.currency}: remove the account and add it again`,
      ),
    );
  return findings.length > 0 ? findings : validated(plan, calls);
}

const AWAY = 'Google did not respond: nothing was checked';

async function validated(plan: Plan, calls: Calls): Promise<Finding[]> {
  const tree = plan.steps.find(({ key }) => key === 'campaign')?.body ?? {};
  const withoutFilm = listAt(tree, 'mutate_operations').filter(
    (one) =>
      at(one, 'ad_group_ad_operation') === undefined &&
      at(one, 'asset_operation', 'create', 'youtube_video_asset') === undefined,
  );
  const answer = await mutate(calls, withoutFilm, { is_read: true });
  if (isDone(answer)) return [];
  const { certainty, problem } = failureOf(answer, calls.now());
  if (certainty === 'rejected') return [refused(problem.code, problem.field ?? 'campaign', problem.todo)];
  return certainty === 'auth'
    ? [refused(problem.code, 'ad_account_id', problem.todo)]
    : [{ ...refused(problem.code, 'ad_account_id', AWAY), level: 'warning' }];
}
