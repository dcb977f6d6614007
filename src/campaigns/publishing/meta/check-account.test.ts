import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { AccountToUse, Json, JsonObject, Plan, Reply, Step } from '../port.ts';
import { preflight } from './check-account.ts';

const ACCOUNT: AccountToUse = {
  ...{ external_id: 'act_1', environment: 'sandbox', currency: 'USD', time_zone: 'UTC', settings: {} },
};
const step = (key: 'campaign' | 'ad_group', body: JsonObject): Step => ({
  ...{ key, act: 'create', kind: key, needs: [], marker: key, body, expect: body },
});
const planWith = (adSet: JsonObject): Plan => ({
  ...{ platform: 'meta', api_version: 'v', fingerprint: '', exposure: { currency: 'USD', per_day_minor: 1 } },
  steps: [step('campaign', {}), step('ad_group', adSet)],
});
const ACCEPTED = replyOf({ success: true });

/** @param campaign Meta's reply to the question whether it would accept the campaign */
const codesOf = async (adSet: JsonObject, account: JsonObject = {}, campaign: Reply = ACCEPTED) => {
  const about: Json = { id: 'act_1', account_status: 1, currency: 'USD', ...account };
  const calls = answering(async ({ method, path }) => {
    if (method === 'POST') return campaign;
    if (!path.endsWith('/minimum_budgets')) return replyOf(about);
    return replyOf({ data: [{ currency: 'USD', min_daily_budget_imp: 100 }] });
  }, 'act_1');
  return (await preflight(planWith(adSet), ACCOUNT, calls)).map(({ code }) => code);
};

const TEN_DAYS = { start_time: '2027-01-10T08:00:00+0000', end_time: '2027-01-20T08:00:00+0000' };

test.each<[string, JsonObject, string[]]>([
  ['a daily budget of the minimum, whatever the run', { daily_budget: 100, ...TEN_DAYS }, []],
  ['a daily budget below the minimum', { daily_budget: 99, ...TEN_DAYS }, ['budget-below-minimum']],
  ['a lifetime budget of the minimum per day', { lifetime_budget: 1_000, ...TEN_DAYS }, []],
  ['a lifetime budget below the minimum per day', { lifetime_budget: 999, ...TEN_DAYS }, ['budget-below-minimum']],
])('the minimum budget is checked for %s', async (_, adSet, codes) => {
  expect(await codesOf(adSet)).toEqual(codes);
});

test('preflight reports a refused campaign and a missing permission, but not an unclear reply', async () => {
  const error = (code: number, status: number) => replyOf({ error: { code, message: 'No' } }, status);
  const codes = (campaign: Reply) => codesOf({ daily_budget: 100 }, {}, campaign);
  expect(await codes(error(100, 400))).toEqual(['refused']);
  expect(await codes(error(200, 403))).toEqual(['permission-missing']);
  expect(await codes(error(2, 500))).toEqual([]);
  expect(await codes(error(17, 400))).toEqual([]);
});

test('preflight refuses a token whose user lacks the task ADVERTISE, but not an account that names no tasks', async () => {
  expect(await codesOf({ daily_budget: 100 }, { user_tasks: ['ANALYZE'] })).toEqual(['permission-missing']);
  expect(await codesOf({ daily_budget: 100 }, { user_tasks: ['ANALYZE', 'ADVERTISE'] })).toEqual([]);
  expect(await codesOf({ daily_budget: 100 }, {})).toEqual([]);
});

test('in the European Union, the ad or the account must name the beneficiary', async () => {
  const inside = { daily_budget: 100, targeting: { geo_locations: { countries: ['US', 'DE'] } } };
  expect(await codesOf(inside)).toEqual(['dsa-missing']);
  expect(await codesOf(inside, { default_dsa_beneficiary: 'Acme' })).toEqual([]);
  expect(await codesOf({ ...inside, dsa_beneficiary: 'Acme' })).toEqual([]);
  expect(await codesOf({ ...inside, targeting: { geo_locations: { countries: ['US'] } } })).toEqual([]);
});
