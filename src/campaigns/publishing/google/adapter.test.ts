import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import { openCallsOf } from '../calls.ts';
import { isObject } from '../json.ts';
import type { AccountToUse, DraftToPublish, Json, NoReply, Reply } from '../port.ts';
import type { Wire } from '../wire.ts';
import { shutOutAges } from './ages.ts';
import { amountOf } from './bodies.ts';
import { geoTarget } from './countries.ts';
import { google } from './index.ts';
import { localTime } from './local-time.ts';
import { minorOfMicros } from './money.ts';

const ACCOUNT: AccountToUse = {
  ...{ external_id: '123-456-7890', environment: 'sandbox', currency: 'USD', time_zone: 'Europe/Berlin' },
  settings: { business_name: 'Lamps', logo: '77' },
};
const DRAFT: DraftToPublish = {
  ...{ campaign_id: '11111111-1111-4111-8111-111111111111', number: 1, name: 'Lamp', platform: 'youtube' },
  ...{ budget_minor: 140_000, currency: 'USD' },
  ad: {
    ...{
      texts: ['The lamp that folds flat.'],
      headline: 'Light',
      link: 'https://shop.example/lamp',
      call_to_action: 'get_offer',
    },
    ...{
      countries: ['DE', 'US'],
      age_min: 25,
      age_max: 44,
      goal: 'traffic',
      special_categories: [],
      budget_kind: 'lifetime',
    },
    ...{ starts_at: '2027-01-10T08:00:00Z', ends_at: '2027-01-24T08:00:00Z', url_tags: 'utm_source=youtube' },
  },
};
const prepared = (ad: Partial<DraftToPublish['ad']> = {}, settings: AccountToUse['settings'] = ACCOUNT.settings) =>
  google.prepare(
    { ...DRAFT, ad: { ...DRAFT.ad, ...ad } },
    { clip_id: 'c', platform: 'youtube', identity: 'film+stretch' },
    { ...ACCOUNT, settings },
    new Date('2027-01-01T00:00:00Z'),
  );
const codesOf = (ad: Partial<DraftToPublish['ad']>, settings?: AccountToUse['settings']) =>
  prepared(ad, settings).findings.flatMap(({ level, code }) => (level === 'refused' ? [code] : []));

/** The field of each refusal, by code. */
const fieldsOf = (ad: Partial<DraftToPublish['ad']>, settings?: AccountToUse['settings']) =>
  Object.fromEntries(
    prepared(ad, settings).findings.flatMap(({ level, code, field }) => (level === 'refused' ? [[code, field]] : [])),
  );

test('a draft becomes one mutate with temporary ids, paused, on Shorts only, in micros and in account time', () => {
  const { plan } = prepared();
  expect(plan?.steps.map(({ key, act }) => [key, act])).toEqual([
    ['video', 'upload'],
    ['video_ready', 'wait'],
    ['campaign', 'create'],
    ['ad_group', 'create'],
    ['ad', 'create'],
  ]);
  const { mutate_operations: operations } = plan?.steps[2]?.body ?? {};
  expect(operations).toMatchObject([
    {
      campaign_budget_operation: {
        create: {
          resource_name: 'customers/1234567890/campaignBudgets/-1',
          total_amount_micros: '1400000000',
          period: 'CUSTOM_PERIOD',
        },
      },
    },
    {
      campaign_operation: {
        create: {
          ...{ status: 'PAUSED', advertising_channel_type: 'DEMAND_GEN', target_spend: {} },
          ...{ start_date_time: '2027-01-10 09:00:00', end_date_time: '2027-01-24 09:00:00' },
        },
      },
    },
    {
      ad_group_operation: {
        create: {
          status: 'PAUSED',
          demand_gen_ad_group_settings: {
            channel_controls: { selected_channels: { youtube_shorts: true, gmail: false } },
          },
        },
      },
    },
    { ad_group_criterion_operation: { create: { location: { geo_target_constant: 'geoTargetConstants/2276' } } } },
    { ad_group_criterion_operation: { create: { location: { geo_target_constant: 'geoTargetConstants/2840' } } } },
    ...['18_24', '45_54', '55_64', '65_UP', 'UNDETERMINED'].map((range) => ({
      ad_group_criterion_operation: { create: { age_range: { type: `AGE_RANGE_${range}` }, negative: true } },
    })),
    { asset_operation: { create: { youtube_video_asset: { youtube_video_id: { ref: 'youtube_video' } } } } },
    { asset_operation: { create: { call_to_action_asset: { call_to_action: 'SEE_MORE' } } } },
    {
      ad_group_ad_operation: {
        create: {
          status: 'PAUSED',
          ad: {
            final_url_suffix: 'utm_source=youtube',
            demand_gen_video_responsive_ad: { logo_images: [{ asset: 'customers/1234567890/assets/77' }] },
          },
        },
      },
    },
  ]);
  expect(plan?.exposure).toEqual({ currency: 'USD', per_day_minor: 20_000, whole_minor: 140_000 });
});

test('a daily budget with an end requires a start, so that the total cost is known', () => {
  const daily = { budget_kind: 'daily' } as const;
  const noStart = Object.fromEntries(Object.entries(DRAFT.ad).filter(([name]) => name !== 'starts_at'));
  const plan = (ad: DraftToPublish['ad']) =>
    google.prepare(
      { ...DRAFT, ad },
      { clip_id: 'c', platform: 'youtube', identity: 'film+stretch' },
      ACCOUNT,
      new Date('2027-01-01T00:00:00Z'),
    );
  const { plan: none, findings } = plan({ ...noStart, ...daily });
  expect(findings).toContainEqual(
    expect.objectContaining({ level: 'refused', code: 'start-missing', field: 'ad.starts_at' }),
  );
  expect(none).toBeUndefined();
  expect(plan({ ...DRAFT.ad, ...daily }).plan?.exposure.whole_minor).toBe(140_000 * 30);
  expect(plan(noStart).plan?.exposure.whole_minor).toBe(140_000);
});

test('a film made by AI is declared synthetic, and a description replaces the ad text if there is one', () => {
  const created = (ad: Partial<DraftToPublish['ad']>) => JSON.stringify(prepared(ad).plan?.steps[2]?.body);
  expect(created({ ai_disclosed: true })).toContain('"status":"IS_SYNTHETIC"');
  expect(created({ ai_disclosed: false })).not.toContain('IS_SYNTHETIC');
  expect(created({ description: 'Folds.' })).toContain('"descriptions":[{"text":"Folds."}]');
  expect(created({})).toContain('"descriptions":[{"text":"The lamp that folds flat."}]');
});

test('exposure counts a daily budget twice per day, but at most 30.4 times per month', () => {
  const exposure = (ends_at: string) => prepared({ budget_kind: 'daily', ends_at }).plan?.exposure;
  expect(exposure('2027-01-15T08:00:00Z')).toMatchObject({ per_day_minor: 280_000, whole_minor: 12 * 140_000 });
  expect(exposure('2028-01-10T08:00:00Z')?.whole_minor).toBe(140_000 * Math.ceil(30.4 * 15));
});

test('a draft that Demand Gen does not support is refused with a code for each problem', () => {
  expect(codesOf({})).toEqual([]);
  expect(codesOf({ goal: 'views' })).toEqual(['goal-not-offered']);
  expect([codesOf({ age_min: 20 }), codesOf({ age_min: undefined, age_max: undefined })]).toEqual([
    ['ages-refused'],
    [],
  ]);
  expect(codesOf({ headline: 'x'.repeat(41) })).toEqual(['headline-too-long']);
  expect(codesOf({ texts: ['x'.repeat(91)] })).toEqual(['text-too-long']);
  expect(codesOf({ description: 'x'.repeat(91) })).toEqual(['text-too-long']);
  expect(codesOf({ headline: 'x'.repeat(40), texts: ['x'.repeat(90)], description: 'x'.repeat(90) })).toEqual([]);
  expect(codesOf({}, { ...ACCOUNT.settings, business_name: 'x'.repeat(25) })).toEqual([]);
  expect(codesOf({ special_categories: ['issues_elections_politics'] })).toEqual(['category-not-offered']);
  for (const category of ['housing', 'employment', 'credit'] as const) {
    expect(codesOf({ special_categories: [category] })).toEqual(['ages-refused']);
    expect(codesOf({ special_categories: [category], age_min: 18, age_max: 65 })).toEqual([]);
  }
  expect(codesOf({ countries: ['XX'] })).toEqual(['country-unknown']);
  expect(codesOf({ link: undefined })).toEqual(['link-missing']);
  expect(codesOf({ headline: undefined })).toEqual(['headline-missing']);
  expect(codesOf({}, {})).toEqual(['business-name-missing', 'logo-missing']);
  expect(codesOf({}, { business_name: 'x'.repeat(26), logo: 'https://a.example/logo.png' })).toEqual([
    ...['business-name-too-long', 'logo-missing'],
  ]);
});

test('a refusal of Demand Gen names the field', () => {
  const wrong: Partial<DraftToPublish['ad']> = {
    goal: 'views',
    age_min: 20,
    texts: ['x'.repeat(91)],
    countries: ['XX'],
  };
  const missing = { headline: undefined, link: undefined };
  expect(fieldsOf({ ...wrong, ...missing, special_categories: ['issues_elections_politics'] }, {})).toEqual({
    'ages-refused': 'ad.age_min',
    'business-name-missing': 'settings.business_name',
    'category-not-offered': 'ad.special_categories',
    'country-unknown': 'ad.countries',
    'goal-not-offered': 'ad.goal',
    'headline-missing': 'ad.headline',
    'link-missing': 'ad.link',
    'logo-missing': 'settings.logo',
    'text-too-long': 'ad.texts',
  });
  expect(fieldsOf({ headline: 'x'.repeat(41) }, { ...ACCOUNT.settings, business_name: 'x'.repeat(26) })).toEqual({
    'headline-too-long': 'ad.headline',
    'business-name-too-long': 'settings.business_name',
  });
});

test('ages become excluded age ranges, countries become geo targets, and times are in account time', () => {
  expect(shutOutAges(18, 65)).toEqual([]);
  expect(shutOutAges(65, 65)).toHaveLength(6);
  expect([shutOutAges(18, 30), shutOutAges(45, 34)]).toEqual([undefined, undefined]);
  expect(['DE', 'US', 'AF', 'XX'].map(geoTarget)).toEqual([
    ...['geoTargetConstants/2276', 'geoTargetConstants/2840', 'geoTargetConstants/2004', undefined],
  ]);
  expect(localTime('2027-07-01T22:30:00Z', 'Asia/Kolkata')).toBe('2027-07-02 04:00:00');
  expect(localTime('2027-07-01T22:00:00Z', 'Europe/Berlin')).toBe('2027-07-02 00:00:00');
});

test.each([
  ['USD', 1_234, '12340000'],
  ['JPY', 5_000, '5000000000'],
  ['KWD', 12_345, '12345000'],
  ['HUF', 100, '1000000'],
  ['TWD', 100, '1000000'],
  ['CRC', 99_999_999, '999999990000'],
])('converts %s %i in minor units to %s micros and back', (currency, minor, micros) => {
  expect(amountOf('daily', minor, currency)).toEqual({ amount_micros: micros });
  expect(minorOfMicros(micros, currency)).toBe(minor);
});

test('reported micros are rounded to the nearest minor unit', () => {
  const table = { 4999: 0, 5000: 1, 14999: 1, 15000: 2, 1234567891: 123_457 };
  for (const [micros, minor] of Object.entries(table)) expect(minorOfMicros(micros, 'USD')).toBe(minor);
  expect([minorOfMicros('1499999', 'JPY'), minorOfMicros(undefined, 'USD'), minorOfMicros('x', 'USD')]).toEqual([
    ...[1, undefined, undefined],
  ]);
});

test('a missing developer token is replaced by a dummy only in the sandbox', () => {
  const sent = (environment: 'live' | 'sandbox', developer_token?: string) =>
    google.connection.authorize({ access_token: 'a', developer_token }, { environment, settings: {} }).headers;
  expect(sent('live', 'dev')).toEqual({ authorization: 'Bearer a', 'developer-token': 'dev' });
  expect(sent('live')).toEqual({ authorization: 'Bearer a' });
  expect(sent('sandbox')).toEqual({ authorization: 'Bearer a', 'developer-token': 'sandbox' });
});

const EMPTY = replyOf({});

test('an access token is reused until it expires or is refused, then requested again, and is masked in replies', async () => {
  const asked: string[] = [];
  let now = Date.UTC(2027, 0, 1);
  let given = 0;
  const answers: (Reply | NoReply)[] = [];
  const shown: string[] = [];
  const wire: Wire = async ({ request, headers, url, mask }) => {
    const isGrant = request.host === 'token';
    if (!isGrant) shown.push(mask.text(`${headers.authorization}`));
    asked.push(isGrant ? `token ${new URL(url).origin}` : `${headers.authorization} ${headers['login-customer-id']}`);
    if (!isGrant) return answers.shift() ?? EMPTY;
    given += 1;
    const body: Json = { access_token: `access-${given}`, expires_in: 3_600 };
    return { status: 200, headers: {}, body };
  };
  const calls = openCallsOf({
    account: { id: 'grants', external_id: '1', environment: 'live', settings: { login_customer_id: '123-456-7890' } },
    platform: google,
    token: {
      access_token: '',
      refresh_token: 'refresh',
      client_id: 'id',
      client_secret: 'secret',
      developer_token: 'dev',
    },
    pace: { read: () => ({}), note: () => undefined },
    now: () => new Date(now),
    wire,
  });
  const send = () => calls.send({ method: 'POST', path: '/v25/customers/1/googleAds:search', is_read: true, body: {} });
  await send();
  await send();
  expect(asked).toEqual([
    'token https://oauth2.googleapis.com',
    'Bearer access-1 1234567890',
    'Bearer access-1 1234567890',
  ]);
  answers.push(replyOf({}, 401));
  await send();
  now += 3_500_000;
  await send();
  expect(asked.slice(3)).toEqual([
    ...['Bearer access-1 1234567890', 'token https://oauth2.googleapis.com', 'Bearer access-2 1234567890'],
    ...['token https://oauth2.googleapis.com', 'Bearer access-3 1234567890'],
  ]);
  expect(new Set(shown)).toEqual(new Set(['Bearer ***']));
});

test('a campaign is not removed while its budget cannot be read, because the budget would be orphaned', async () => {
  const sent: string[] = [];
  const calls = answering(async ({ path }) => {
    sent.push(path);
    return path.endsWith('googleAds:search') ? replyOf({}, 503) : EMPTY;
  });
  const [remove] = google.changes([{ kind: 'campaign', remote_id: '5', step: 'campaign' }], { to: 'removed' }, ACCOUNT);
  if (remove === undefined) throw new Error('a campaign is removed in one step');
  expect(await google.run(remove, {}, calls)).toMatchObject({ certainty: 'not_sent', problem: { retry: 'later' } });
  expect(sent).toEqual(['/v25/customers/1/googleAds:search']);
});

test('a campaign and its budget are removed in one request', async () => {
  const sent: unknown[] = [];
  const row = {
    campaign: { resourceName: 'customers/1/campaigns/5' },
    campaignBudget: { resourceName: 'customers/1/campaignBudgets/6' },
  };
  const calls = answering(async ({ path, body }) => {
    if (path.endsWith('googleAds:search')) return { ...EMPTY, body: { results: [row], totalResultsCount: '1' } };
    sent.push(isObject(body) && body.mutateOperations);
    return EMPTY;
  });
  const [remove] = google.changes([{ kind: 'campaign', remote_id: '5', step: 'campaign' }], { to: 'removed' }, ACCOUNT);
  if (remove === undefined) throw new Error('a campaign is removed in one step');
  expect(await google.run(remove, {}, calls)).toMatchObject({ certainty: 'done' });
  expect(sent).toEqual([
    [
      { campaignOperation: { remove: 'customers/1/campaigns/5' } },
      { campaignBudgetOperation: { remove: 'customers/1/campaignBudgets/6' } },
    ],
  ]);
});

test('a results query contains only numeric ad ids', async () => {
  const asked: string[] = [];
  const calls = answering(async ({ body }) => {
    asked.push(String(isObject(body) && body.query));
    return EMPTY;
  });
  const span = { since: '2027-01-01', until: '2027-01-01' };
  for (const ads of [['5', '6) OR (1 = 1', '7'], ['5~6']])
    for await (const _ of google.results(span, ads, ACCOUNT, calls));
  expect(asked).toEqual([expect.stringMatching(/IN \(5, 7\) AND/)]);
});
