import type { Failure } from '../failure.ts';
import { listAt, textAt } from '../json.ts';
import type { AccountFacts, AccountToUse, Calls, Finding, Json, Plan } from '../port.ts';
import { readData } from './read.ts';
import { withRegions } from './regions.ts';

const SOURCE = 'TikTok Business API, advertiser';

const refused = (code: string, field: string, detail: string): Finding => ({
  ...{ level: 'refused', code, field, detail, source: SOURCE },
});

/** Reads the advertiser's facts from TikTok. Without a readable reply, it is not usable, and a finding says why. */
export async function checkAccount(externalId: string, calls: Calls): Promise<AccountFacts> {
  const read = await advertiser(externalId, calls);
  if ('failure' in read && read.failure.problem.retry === 'later')
    throw new Error(`TikTok did not show the account: ${read.failure.problem.code}`);
  if ('failure' in read || read.entry === undefined) {
    const problem = 'failure' in read ? read.failure.problem : undefined;
    const detail =
      problem?.todo ?? 'TikTok does not show the advertiser to this token: check the advertiser id and who has access';
    const findings = [refused(problem?.code ?? 'ad-account-unreadable', 'token', detail)];
    return { name: externalId, currency: '', time_zone: '', is_usable: false, findings };
  }
  const { entry } = read;
  const findings = statusFindings(entry);
  return {
    name: textAt(entry, 'name') ?? externalId,
    currency: textAt(entry, 'currency') ?? '',
    time_zone: zoneOf(entry),
    is_usable: findings.length === 0,
    findings,
  };
}

const FIELDS = ['advertiser_id', 'name', 'currency', 'timezone', 'display_timezone', 'status'];

async function advertiser(
  id: string,
  calls: Calls,
): Promise<{ readonly entry: Json | undefined } | { readonly failure: Failure }> {
  const read = await readData(calls, '/advertiser/info/', {
    advertiser_ids: JSON.stringify([id]),
    fields: JSON.stringify(FIELDS),
  });
  if ('failure' in read) return read;
  return { entry: listAt(read.data, 'list').find((one) => textAt(one, 'advertiser_id') === id) };
}

/** Returns a time zone that this runtime knows; without one, days are in UTC. */
function zoneOf(entry: Json): string {
  const named = [textAt(entry, 'display_timezone'), textAt(entry, 'timezone')];
  return named.find((zone) => zone !== undefined && isZone(zone)) ?? 'UTC';
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function statusFindings(entry: Json): Finding[] {
  const status = textAt(entry, 'status');
  if (status === undefined || status === 'STATUS_ENABLE') return [];
  return [
    refused('ad-account-disabled', 'external_id', `TikTok reports the advertiser as ${status}: see TikTok Ads Manager`),
  ];
}

/** Checks what TikTok can check before anything is created: the advertiser and the countries. Smart+ cannot validate only. */
export async function preflight(plan: Plan, account: AccountToUse, calls: Calls): Promise<Finding[]> {
  const read = await advertiser(account.external_id, calls);
  if ('failure' in read || read.entry === undefined) {
    const problem = 'failure' in read ? read.failure.problem : undefined;
    const finding = refused(
      problem?.code ?? 'ad-account-unreadable',
      'ad_account_id',
      problem?.todo ?? 'TikTok does not show the advertiser',
    );
    const isAway = problem?.retry === 'later';
    return [isAway ? { ...finding, level: 'warning', detail: 'TikTok did not respond: nothing was checked' } : finding];
  }
  const findings = statusFindings(read.entry);
  const currency = textAt(read.entry, 'currency');
  if (currency !== account.currency)
    findings.push(
      refused(
        'currency-mismatch',
        'currency',
        `TikTok bills the account in ${currency ?? 'a currency that it does not name'}; its caps and budgets are in ${account.currency}: remove the account and add it again`,
      ),
    );
  return [...findings, ...(await countryFindings(plan, calls))];
}

async function countryFindings(plan: Plan, calls: Calls): Promise<Finding[]> {
  const group = plan.steps.find(({ key }) => key === 'ad_group')?.body ?? {};
  const filled = await withRegions(group, calls);
  if (!('failure' in filled) || filled.failure.certainty !== 'rejected') return [];
  const { code, field = 'ad.countries', todo } = filled.failure.problem;
  return [refused(code, field, todo)];
}
