import { expect, test } from 'vitest';
import { at, textAt } from '../json.ts';
import type { AccountToUse, DraftToPublish, RenderedClip } from '../port.ts';
import { prepare } from './prepare.ts';

const NOW = new Date('2027-01-01T00:00:00Z');
const ACCOUNT: AccountToUse = {
  external_id: 'act_1',
  environment: 'sandbox',
  currency: 'USD',
  time_zone: 'Europe/Berlin',
  settings: { page_id: '100', instagram_user_id: '200', dsa: { beneficiary: 'Acme', payor: 'Acme Media' } },
};
const CLIP: RenderedClip = { clip_id: 'c', platform: 'instagram', identity: 'film+stretch' };
const AD = {
  texts: ['The lamp that folds flat.'],
  headline: 'Light for every desk',
  link: 'https://shop.example/lamp',
  call_to_action: 'shop_now',
  goal: 'traffic',
  countries: ['DE', 'AT'],
  age_min: 18,
  age_max: 65,
  starts_at: '2027-01-10T08:00:00.000Z',
  ends_at: '2027-01-24T08:00:00.000Z',
  budget_kind: 'lifetime',
  special_categories: [],
} satisfies DraftToPublish['ad'];
const DRAFT: DraftToPublish = {
  campaign_id: '11111111-1111-4111-8111-111111111111',
  number: 1,
  name: 'INSTAGRAM auto-campaign for 22222222-2222-4222-8222-222222222222',
  platform: 'instagram',
  budget_minor: 140_000,
  currency: 'USD',
  ad: AD,
};

const withAd = (ad: Partial<DraftToPublish['ad']>): DraftToPublish => ({ ...DRAFT, ad: { ...AD, ...ad } });
const findingsOf = (draft: DraftToPublish, account = ACCOUNT, clip = CLIP) =>
  prepare(draft, clip, account, NOW).findings.map(({ level, code, field }) => `${level} ${code} ${field}`);
const bodyOf = (draft: DraftToPublish, key: string, account = ACCOUNT) =>
  prepare(draft, CLIP, account, NOW).plan?.steps.find((step) => step.key === key)?.body;

test('a complete draft becomes a plan that creates everything paused, with uploads and checks first', () => {
  const { plan, findings } = prepare(DRAFT, CLIP, ACCOUNT, NOW);
  expect(findings).toEqual([]);
  expect(plan?.steps.map(({ key, act }) => `${act} ${key}`)).toEqual([
    'upload image',
    'upload video',
    'wait video_ready',
    'check creative_check',
    'create campaign',
    'create ad_group',
    'create ad',
  ]);
  const created = plan?.steps.filter(({ act }) => act === 'create') ?? [];
  expect(created.map(({ body }) => body.status)).toEqual(['PAUSED', 'PAUSED', 'PAUSED']);
  expect(plan?.exposure).toEqual({ currency: 'USD', per_day_minor: 17_500, whole_minor: 140_000 });
});

test('names end with the marker of their object and contain no other UUID', () => {
  const [image, , , , campaign] = prepare(DRAFT, CLIP, ACCOUNT, NOW).plan?.steps ?? [];
  expect(image?.marker).toBe('ce:11111111-1111-4111-8111-111111111111:1:image');
  expect(campaign?.body.name).toBe('INSTAGRAM auto-campaign for ce:11111111-1111-4111-8111-111111111111:1:campaign');
  expect(campaign?.marker).toBe(campaign?.body.name);
});

test('the creative opts out of every enhancement without sending standard_enhancements', () => {
  const ad = prepare(DRAFT, CLIP, ACCOUNT, NOW).plan?.steps.find(({ key }) => key === 'ad');
  const features = Object.entries(at(ad?.body, 'creative', 'degrees_of_freedom_spec', 'creative_features_spec') ?? {});
  expect(features.length).toBeGreaterThan(30);
  expect(features.filter(([, feature]) => textAt(feature, 'enroll_status') !== 'OPT_OUT')).toEqual([]);
  expect(features.map(([name]) => name)).not.toContain('standard_enhancements');
});

test('the fingerprint depends on the content, not on the file or the time', () => {
  const file = { path: '/x', size_bytes: 1, sha256: 'a' };
  const one = prepare(DRAFT, CLIP, ACCOUNT, NOW).plan?.fingerprint;
  expect(
    prepare(DRAFT, { ...CLIP, file, thumbnail: file }, ACCOUNT, new Date(NOW.getTime() + 1)).plan?.fingerprint,
  ).toBe(one);
  expect(prepare(DRAFT, { ...CLIP, identity: 'other' }, ACCOUNT, NOW).plan?.fingerprint).not.toBe(one);
  expect(prepare(withAd({ headline: 'Other' }), CLIP, ACCOUNT, NOW).plan?.fingerprint).not.toBe(one);
});

test.each([
  ['USD', 140_000, 140_000],
  ['JPY', 5_000, 5_000],
  ['TWD', 120_000, 1_200],
  ['CRC', 5_000_000, 50_000],
  ['HUF', 1_200_000, 12_000],
  ['KWD', 12_340, 1_234],
])('%s %i in minor units is sent to Meta as %i', (currency, budget_minor, units) => {
  const account = { ...ACCOUNT, currency };
  expect(bodyOf({ ...DRAFT, currency, budget_minor }, 'ad_group', account)?.lifetime_budget).toBe(units);
});

test('a budget that Meta cannot represent exactly is refused', () => {
  const account = { ...ACCOUNT, currency: 'HUF' };
  expect(findingsOf({ ...DRAFT, currency: 'HUF', budget_minor: 1_200_050 }, account)).toEqual([
    'refused budget-not-exact budget_cents',
  ]);
});

test('an empty ad has no plan, and all missing fields are reported together', () => {
  const { plan, findings } = prepare({ ...DRAFT, ad: {}, budget_minor: 0 }, CLIP, { ...ACCOUNT, settings: {} }, NOW);
  expect(plan).toBeUndefined();
  expect(findings.filter(({ level }) => level === 'refused').map(({ code }) => code)).toEqual([
    'text-missing',
    'headline-missing',
    'link-missing',
    'budget-missing',
    'budget-kind-missing',
    'countries-missing',
    'special-categories-missing',
    'page-missing',
    'instagram-missing',
  ]);
});

test.each<[string, Partial<DraftToPublish['ad']>, string[]]>([
  ['a start in the past', { starts_at: '2026-12-31T00:00:00.000Z' }, ['refused start-in-past ad.starts_at']],
  ['a run of less than a day', { ends_at: '2027-01-10T20:00:00.000Z' }, ['refused run-too-short ad.ends_at']],
  ['a lifetime budget without an end', { ends_at: undefined }, ['refused end-missing ad.ends_at']],
  ['a run of a day', { starts_at: '2027-01-20T00:00:00.000Z', ends_at: '2027-01-21T00:00:00.000Z' }, []],
  [
    'a political ad',
    { special_categories: ['issues_elections_politics'] },
    ['refused politics-not-offered ad.special_categories', 'warning special-category-limits ad.special_categories'],
  ],
  ['sales without a pixel', { goal: 'sales' }, ['refused pixel-missing settings.pixel_id']],
  [
    'a broad audience with narrow ages',
    { broad_audience: true, age_max: 40 },
    ['refused ages-refused ad.broad_audience'],
  ],
  ['a broad audience from 25', { broad_audience: true, age_min: 25 }, []],
  ['a broad audience from 26', { broad_audience: true, age_min: 26 }, ['refused ages-refused ad.broad_audience']],
  ['an ad in Singapore', { countries: ['SG'] }, ['refused regulation-missing settings.regional_regulated_categories']],
  ['a link without a button', { call_to_action: undefined }, ['refused call-to-action-missing ad.call_to_action']],
  ['the goal views without a link', { goal: 'views', link: undefined, call_to_action: undefined }, []],
])('finds what is wrong with %s', (_, ad, expected) => {
  expect(findingsOf(withAd(ad))).toEqual(expected);
});

test('a draft for another platform or currency is refused', () => {
  expect(findingsOf({ ...DRAFT, platform: 'tiktok' })).toContain('refused platform-mismatch platform');
  expect(findingsOf({ ...DRAFT, currency: 'EUR' })).toContain('refused currency-mismatch currency');
});

test('in the European Union, the ad set names beneficiary and payor; elsewhere it does not', () => {
  expect(bodyOf(DRAFT, 'ad_group')).toMatchObject({ dsa_beneficiary: 'Acme', dsa_payor: 'Acme Media' });
  expect(bodyOf(withAd({ countries: ['US'] }), 'ad_group')).not.toHaveProperty('dsa_beneficiary');
  const { dsa: _, ...settings } = ACCOUNT.settings;
  const saidIn = (dsa: AccountToUse['settings']) =>
    bodyOf(DRAFT, 'ad_group', { ...ACCOUNT, settings: { ...settings, ...dsa } });
  const both = { dsa_beneficiary: 'Acme', dsa_payor: 'Acme' };
  const ways: AccountToUse['settings'][] = [
    { dsa: 'Acme' },
    { dsa: { beneficiary: 'Acme' } },
    { dsa_beneficiary: 'Acme' },
  ];
  for (const way of ways) expect(saidIn(way)).toMatchObject(both);
  expect(saidIn({ dsa_beneficiary: 'Acme', dsa_payor: 'Shop' })).toMatchObject({ ...both, dsa_payor: 'Shop' });
  expect(findingsOf(DRAFT, { ...ACCOUNT, settings })).toEqual(['warning dsa-of-account settings.dsa']);
});

test('only a campaign of a special category lists the countries that it runs in', () => {
  expect(bodyOf(withAd({ special_categories: ['housing'] }), 'campaign')).toMatchObject({
    ...{ special_ad_categories: ['HOUSING'], special_ad_category_country: ['DE', 'AT'] },
  });
  const campaign = bodyOf(DRAFT, 'campaign');
  expect(campaign?.special_ad_categories).toEqual(['NONE']);
  expect(campaign).not.toHaveProperty('special_ad_category_country');
});

test('URL tags are sent as a field of their own and checked when read back', () => {
  const steps = prepare(withAd({ url_tags: 'utm_source=instagram' }), CLIP, ACCOUNT, NOW).plan?.steps ?? [];
  const ad = steps.find(({ key }) => key === 'ad');
  expect([ad?.body, ad?.expect].map((one) => textAt(one, 'creative', 'url_tags'))).toEqual([
    'utm_source=instagram',
    'utm_source=instagram',
  ]);
});

test('a carousel of more than five cards causes a warning', () => {
  const of = (count: number) => {
    const cards = Array.from({ length: count }, () => CLIP);
    return findingsOf({ ...DRAFT, format: 'carousel' }, ACCOUNT, { ...CLIP, cards });
  };
  expect([of(5), of(6)]).toEqual([[], ['warning cards-not-shown cards']]);
});

test('an ad for sales or leads with a pixel sends the domain of its link, without the port', () => {
  const account = { ...ACCOUNT, settings: { ...ACCOUNT.settings, pixel_id: '5' } };
  const domain = (ad: Partial<DraftToPublish['ad']>) =>
    bodyOf(withAd({ link: 'https://shop.example:8443/lamp', ...ad }), 'ad', account)?.conversion_domain;
  expect([domain({ goal: 'sales' }), domain({ goal: 'leads' }), domain({ goal: 'traffic' })]).toEqual([
    ...['shop.example', 'shop.example', undefined],
  ]);
});

test('the audience is set explicitly and leaves nothing to the platform’s defaults', () => {
  expect(at(bodyOf(DRAFT, 'ad_group'), 'targeting')).toEqual({
    geo_locations: { countries: ['DE', 'AT'] },
    age_min: 18,
    age_max: 65,
    publisher_platforms: ['instagram'],
    instagram_positions: ['reels'],
    targeting_automation: { advantage_audience: 0 },
  });
  expect(at(bodyOf(withAd({ broad_audience: true }), 'ad_group'), 'targeting', 'targeting_automation')).toEqual({
    advantage_audience: 1,
  });
  const open = withAd({ age_min: undefined, age_max: undefined });
  expect(at(bodyOf(open, 'ad_group'), 'targeting')).toMatchObject({ age_min: 18, age_max: 65 });
  expect(prepare(open, CLIP, ACCOUNT, NOW).findings).toContainEqual(
    expect.objectContaining({ code: 'ages-open', detail: expect.stringContaining('from 18 to 65 and older') }),
  );
});

test('the exposure of a daily budget includes Meta’s overspend and every day that the run touches', () => {
  const plan = (ad: Partial<DraftToPublish['ad']>) =>
    prepare({ ...withAd(ad), budget_minor: 1_001 }, CLIP, ACCOUNT, NOW).plan;
  expect(plan({ budget_kind: 'daily' })?.exposure).toEqual({
    currency: 'USD',
    per_day_minor: 1_752,
    whole_minor: 15_015,
  });
  expect(plan({ budget_kind: 'daily', ends_at: undefined })?.exposure).toEqual({
    currency: 'USD',
    per_day_minor: 1_752,
  });
});
