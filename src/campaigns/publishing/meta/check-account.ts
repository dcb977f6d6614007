import { fromPlatformMoney } from '../../../core/kernel/index.ts';
import { at, listAt, numberAt, textAt } from '../json.ts';
import type { AccountFacts, AccountToUse, Calls, Finding, JsonObject, Plan } from '../port.ts';
import { failureOf } from './failure.ts';
import { readNode, readRows } from './read.ts';
import { isInEu } from './settings.ts';
import { accountNode, pathTo } from './version.ts';

const FIELDS = [
  'id',
  'name',
  'account_status',
  'currency',
  'timezone_name',
  'disable_reason',
  'user_tasks',
  'default_dsa_beneficiary',
  'default_dsa_payor',
];
const SOURCE = 'Meta Marketing API, AdAccount';
const DAY_MS = 86_400_000;

const refused = (code: string, field: string, detail: string): Finding => ({
  level: 'refused',
  code,
  field,
  detail,
  source: SOURCE,
});

/** Reads the account's facts from Meta. Without a readable reply, the account is not usable, and a finding says why. */
export async function checkAccount(externalId: string, calls: Calls): Promise<AccountFacts> {
  const read = await readNode(calls, accountNode(externalId), FIELDS);
  if ('problem' in read && read.problem.retry === 'later')
    throw new Error(`Meta did not show the account: ${read.problem.code}`);
  if (!('object' in read)) {
    const [code, detail] =
      'problem' in read
        ? [read.problem.code, read.problem.todo]
        : [
            'ad-account-unreadable',
            'Meta does not show the account to this token: check the account id and who has access',
          ];
    return {
      name: externalId,
      currency: '',
      time_zone: '',
      is_usable: false,
      findings: [refused(code, 'token', detail)],
    };
  }
  const { object } = read;
  const findings = accountFindings(object);
  return {
    name: textAt(object, 'name') ?? externalId,
    currency: textAt(object, 'currency') ?? '',
    time_zone: textAt(object, 'timezone_name') ?? 'UTC',
    is_usable: findings.every(({ level }) => level !== 'refused'),
    findings,
  };
}

function accountFindings(account: JsonObject): Finding[] {
  const findings: Finding[] = [];
  if (numberAt(account, 'account_status') !== 1)
    findings.push(
      refused(
        'ad-account-disabled',
        'external_id',
        `Meta has closed the account to ads (status ${textAt(account, 'account_status')}): see Ads Manager`,
      ),
    );
  const tasks = listAt(account, 'user_tasks');
  if (at(account, 'user_tasks') !== undefined && !tasks.includes('ADVERTISE'))
    findings.push(
      refused('permission-missing', 'token', 'the person or system user of the token lacks the task ADVERTISE'),
    );
  return findings;
}

/** Checks what Meta can check before anything is created: the account, its minimum budget, and the campaign. */
export async function preflight(plan: Plan, account: AccountToUse, calls: Calls): Promise<Finding[]> {
  const read = await readNode(calls, accountNode(account.external_id), FIELDS);
  if (!('object' in read)) {
    const problem = 'problem' in read ? read.problem : undefined;
    const isAway = problem?.retry === 'later';
    const finding = refused(
      problem?.code ?? 'ad-account-unreadable',
      'ad_account_id',
      problem?.todo ?? 'Meta does not show the account',
    );
    return [isAway ? { ...finding, level: 'warning', detail: 'Meta did not respond: nothing was checked' } : finding];
  }
  const findings = [...accountFindings(read.object), ...dsaFindings(plan, read.object)];
  const currency = textAt(read.object, 'currency');
  if (currency !== account.currency)
    findings.push(
      refused(
        'currency-mismatch',
        'currency',
        `Meta bills the account in ${currency ?? 'a currency that it does not name'}; its caps and budgets are in ${account.currency}: remove the account and add it again`,
      ),
    );
  return [...findings, ...(await minimumFindings(plan, account, calls)), ...(await campaignFindings(plan, calls))];
}

function dsaFindings(plan: Plan, account: JsonObject): Finding[] {
  const asked = plan.steps.find(({ key }) => key === 'ad_group')?.body;
  const countries = listAt(asked, 'targeting', 'geo_locations', 'countries').map(String);
  const isSaid =
    textAt(asked, 'dsa_beneficiary') !== undefined || textAt(account, 'default_dsa_beneficiary') !== undefined;
  if (isSaid || !isInEu(countries)) return [];
  return [
    refused(
      'dsa-missing',
      'settings.dsa',
      'ads in the European Union must say who benefits and who pays: set `dsa` in the settings of the account',
    ),
  ];
}

/** Checks Meta's minimum daily budget for the billed event. A lifetime budget must cover it on each of its days. */
async function minimumFindings(plan: Plan, account: AccountToUse, calls: Calls): Promise<Finding[]> {
  const { rows } = await readRows(calls, pathTo(accountNode(account.external_id), 'minimum_budgets'), {});
  const row = rows.find((one) => textAt(one, 'currency') === account.currency);
  const least = fromPlatformMoney('meta', textAt(row, 'min_daily_budget_imp') ?? '', account.currency);
  const asked = plan.steps.find(({ key }) => key === 'ad_group')?.body;
  if (least === undefined || asked === undefined) return [];
  const units = textAt(asked, 'daily_budget') ?? textAt(asked, 'lifetime_budget') ?? '';
  const given = fromPlatformMoney('meta', units, account.currency) ?? 0;
  const [start, end] = [textAt(asked, 'start_time'), textAt(asked, 'end_time')];
  const isDaily = textAt(asked, 'daily_budget') !== undefined;
  const from = start === undefined ? calls.now().getTime() : graphInstant(start);
  const days = isDaily || end === undefined ? 1 : Math.max(1, Math.floor((graphInstant(end) - from) / DAY_MS));
  if (given >= least * days) return [];
  return [
    refused(
      'budget-below-minimum',
      'budget_cents',
      `Meta requires at least ${least * days} minor units of ${account.currency} for this run (${least} per day)`,
    ),
  ];
}

const graphInstant = (written: string): number => Date.parse(written.replace('+0000', 'Z'));

/** Asks Meta whether it would accept the campaign; creates nothing. */
async function campaignFindings(plan: Plan, calls: Calls): Promise<Finding[]> {
  const step = plan.steps.find(({ key }) => key === 'campaign');
  if (step === undefined) return [];
  const answer = await calls.send({
    method: 'POST',
    path: pathTo(accountNode(calls.external_id), 'campaigns'),
    body: { ...step.body, execution_options: ['validate_only'] },
  });
  if ('sent' in answer || answer.status < 300) return [];
  const failure = failureOf(answer, calls.now());
  if (failure.certainty !== 'rejected' && failure.certainty !== 'auth') return [];
  const { code, field = 'ad', todo } = failure.problem;
  return [refused(code, field, todo)];
}
