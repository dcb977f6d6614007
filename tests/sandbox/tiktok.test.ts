import { expect, test } from 'vitest';
import { ALL_RULES } from '../../src/sandbox/tiktok/behaviors.ts';
import { operationNamed, operationTitles } from '../../src/sandbox/tiktok/vocabulary/index.ts';
import { adBody, addAd, campaignBody, enable, groupBody, type OpenTikTok, openTikTok, upload } from './open-tiktok.ts';

type Fields = Readonly<Record<string, unknown>>;
interface Case {
  readonly rule: string;
  readonly code: number;
  breakIt(tiktok: OpenTikTok): { readonly body: { readonly code: number } };
}

const campaign = (changes: Fields) => (tiktok: OpenTikTok) =>
  tiktok.send('POST', '/smart_plus/campaign/create/', campaignBody(changes));
const group = (changes: Fields) => (tiktok: OpenTikTok) =>
  tiktok.send('POST', '/smart_plus/adgroup/create/', groupBody(tiktok, addAd(tiktok).campaign, changes));
const ad =
  (changes: Fields, creative: Fields = {}) =>
  (tiktok: OpenTikTok) => {
    const made = addAd(tiktok);
    return tiktok.send('POST', '/smart_plus/ad/create/', adBody(made.group, made.video, changes, creative));
  };
const at = (rule: string, breakIt: Case['breakIt'], code = 40_002): Case => ({ rule, code, breakIt });
const spent = (tiktok: OpenTikTok) => {
  const made = addAd(tiktok);
  for (const [kind, id] of [
    ['campaign', made.campaign],
    ['adgroup', made.group],
    ['ad', made.ad],
  ] as const)
    enable(tiktok, kind, id);
  tiktok.advance(6 * 86_400);
  return made;
};

const CASES: readonly Case[] = [
  at('parent-there', group({ campaign_id: '1' })),
  at('campaign-budget-whole', campaign({ budget_optimize_on: true })),
  at('one-budget', (tiktok) => {
    const whole = { budget_optimize_on: true, budget: 500, budget_mode: 'BUDGET_MODE_TOTAL' };
    const id = campaign(whole)(tiktok).body.data.campaign_id;
    return tiktok.send('POST', '/smart_plus/adgroup/create/', groupBody(tiktok, id));
  }),
  at('budget-needed', group({ budget: undefined })),
  at('budget-exact', group({ budget: 200.123 })),
  at('budget-minimum', group({ budget: 19.99 })),
  at('budget-above-spend', (tiktok) => {
    const { group: adgroup_id } = spent(tiktok);
    return tiktok.send('POST', '/smart_plus/adgroup/update/', { advertiser_id: '840', adgroup_id, budget: 20 });
  }),
  at('end-needed', group({ schedule_end_time: undefined })),
  at('schedule-order', group({ schedule_end_time: '2026-11-24 13:00:00' })),
  at('start-ahead', group({ schedule_start_time: '2026-01-01 00:00:00' })),
  at('locations-known', group({ targeting_spec: { location_ids: ['1'], age_groups: ['AGE_18_24'] } })),
  at('no-minors', group({ targeting_spec: { location_ids: ['6252001'], age_groups: ['AGE_13_17'] } })),
  at('pixel-needed', group({ optimization_goal: 'CONVERT' })),
  at('goal-fits', group({ optimization_goal: 'REACH' })),
  at('identity-needed', ad({}, { identity_id: undefined })),
  at('video-there', ad({}, { video_info: { video_id: 'v1' } }), 40_053),
  at(
    'video-transcoded',
    (tiktok) => {
      const { group: adgroup } = addAd(tiktok);
      const film = tiktok.platform.objects().find(({ kind }) => kind === 'video')?.id ?? '';
      tiktok.platform.actAsPerson(film, { act: 'edit', fields: { ready_at: Number.MAX_SAFE_INTEGER } });
      return tiktok.send('POST', '/smart_plus/ad/create/', adBody(adgroup, film));
    },
    40_901,
  ),
  at('text-needed', ad({ ad_text_list: [] })),
  at('text-length', ad({ ad_text_list: [{ ad_text: 'x'.repeat(101) }] })),
  at('landing-needed', ad({ landing_page_url_list: undefined })),
  at('frozen-stays', (tiktok) => {
    const id = campaign({ operation_status: 'FROZEN' })(tiktok).body.data.campaign_id;
    return enable(tiktok, 'campaign', id);
  }),
  at('deleted-stays', (tiktok) => {
    const made = addAd(tiktok);
    enable(tiktok, 'ad', made.ad, 'DELETE');
    return enable(tiktok, 'ad', made.ad);
  }),
  at('no-update', (tiktok) => enable(tiktok, 'ad', addAd(tiktok).ad, 'DISABLE'), 40_012),
  at(
    'request-ids',
    (tiktok) => {
      campaign({ request_id: '7' })(tiktok);
      return campaign({ request_id: '7' })(tiktok);
    },
    40_050,
  ),
  at(
    'material-names',
    (tiktok) => {
      upload(tiktok, 'one name');
      return upload(tiktok, 'one name');
    },
    40_911,
  ),
  at('signature-fits', (tiktok) => upload(tiktok, 'a film', 'another'), 40_900),
  at('token-needed', (tiktok) => tiktok.send('GET', '/tool/region/', { advertiser_id: '840' }, { token: '' }), 40_104),
  at('thirty-days', (tiktok) => report(tiktok, { start_date: '2026-10-01', end_date: '2026-10-31' })),
  at('metric-names', (tiktok) => report(tiktok, { metrics: ['hearts'] })),
];

const report = (tiktok: OpenTikTok, changes: Fields = {}) =>
  tiktok.send('GET', '/report/integrated/get/', {
    ...{ advertiser_id: '840', report_type: 'BASIC', data_level: 'AUCTION_AD', page_size: 1000 },
    ...{ dimensions: ['ad_id', 'stat_time_day'], metrics: ['spend'], start_date: '2026-11-20', end_date: '2026-12-10' },
    ...changes,
  });

test.each(CASES)('breaking $rule is refused with $code', ({ code, breakIt }) => {
  expect(breakIt(openTikTok()).body.code).toBe(code);
});

test.each(CASES)('without $rule, the same request is accepted', ({ rule, breakIt }) => {
  expect(breakIt(openTikTok({ off: [`tiktok:${rule}`] })).body.code).toBe(0);
});

test('a request_id is remembered for a day and can be used again after it', () => {
  const tiktok = openTikTok();
  const again = () => campaign({ campaign_name: String(tiktok.world.clock.now()), request_id: '7' })(tiktok).body.code;
  expect(again()).toBe(0);
  tiktok.advance(86_399);
  expect(again()).toBe(40_050);
  tiktok.advance(1);
  expect(again()).toBe(0);
});

/** What TikTok does beyond refusing requests; each behavior must be visible, and change when it is switched off. */
const BEHAVIORS: readonly (readonly [name: string, seen: (tiktok: OpenTikTok) => unknown, is: unknown])[] = [
  [
    'param-bounds',
    (tiktok) => ad({ ad_text_list: Array.from({ length: 6 }, () => ({ ad_text: 'x' })) })(tiktok).body.code,
    40_002,
  ],
  [
    'tiktok:throttling',
    (tiktok) => Array.from({ length: 11 }, () => regions(tiktok).body.code).filter((code) => code !== 0),
    [40_100],
  ],
  [
    'tiktok:starts-enabled',
    (tiktok) => shownAfter(tiktok, campaign({ operation_status: undefined }))?.status,
    'ENABLE',
  ],
  [
    'tiktok:video-processing',
    (tiktok) => [upload(tiktok, 'a film'), library(tiktok)][1].map(({ displayable }: Fields) => displayable),
    [false],
  ],
  [
    'tiktok:video-name-filter',
    (tiktok) => [upload(tiktok, 'a film'), upload(tiktok, 'another'), library(tiktok, { video_name: 'a f' })][2].length,
    1,
  ],
  ['tiktok:review', (tiktok) => running(tiktok)?.effective_status, 'AD_STATUS_AUDIT'],
  [
    'tiktok:parents-cascade',
    (tiktok) => [enable(tiktok, 'ad', addReadyAd(tiktok).ad), lastOf(tiktok, 'ad')?.effective_status][1],
    'AD_STATUS_ADGROUP_DISABLE',
  ],
  [
    'tiktok:deleted-is-hidden',
    (tiktok) => {
      enable(tiktok, 'campaign', addReadyAd(tiktok).campaign, 'DELETE');
      return tiktok.send('GET', '/smart_plus/campaign/get/', { advertiser_id: '840' }).body.data.list.length;
    },
    0,
  ],
  [
    'tiktok:deleted-cascades',
    (tiktok) => [enable(tiktok, 'campaign', addReadyAd(tiktok).campaign, 'DELETE'), lastOf(tiktok, 'ad')?.status][1],
    'DELETE',
  ],
];

const regions = (tiktok: OpenTikTok) => tiktok.send('GET', '/tool/region/', { advertiser_id: '840' });
const library = (tiktok: OpenTikTok, filtering: Fields = {}) =>
  tiktok.send('GET', '/file/video/ad/search/', { advertiser_id: '840', filtering }).body.data.list;
const lastOf = (tiktok: OpenTikTok, kind: string): Fields | undefined =>
  tiktok.platform.objects().findLast((one) => one.kind === kind);
const shownAfter = (tiktok: OpenTikTok, act: (tiktok: OpenTikTok) => unknown) => {
  act(tiktok);
  return lastOf(tiktok, 'campaign');
};
/** Adds an ad after its film has been processed. */
const addReadyAd = (tiktok: OpenTikTok) => addAd(tiktok, () => tiktok.advance(200));
const running = (tiktok: OpenTikTok) => {
  const made = addReadyAd(tiktok);
  for (const kind of ['campaign', 'adgroup', 'ad'] as const)
    enable(tiktok, kind, kind === 'adgroup' ? made.group : made[kind]);
  return lastOf(tiktok, 'ad');
};

test.each(BEHAVIORS)('%s has an effect, and none when it is switched off', (name, seen, is) => {
  const open = (off: readonly string[]) => openTikTok({ kind: false, lagS: 0, off });
  expect(seen(open([]))).toEqual(is);
  expect(seen(open([name]))).not.toEqual(is);
});

test('every rule has a case, and a request that breaks none is accepted', () => {
  const cases = new Set([...CASES.map(({ rule }) => `tiktok:${rule}`), ...BEHAVIORS.map(([name]) => name)]);
  expect(ALL_RULES.map(({ name }) => name).filter((name) => !cases.has(name))).toEqual([]);
  expect(ALL_RULES.every(({ source, confidence }) => source !== '' && confidence !== undefined)).toBe(true);
  expect(addAd(openTikTok())).toMatchObject({ ad: expect.any(String) });
});

test('objects are enabled by default, show a disabled parent, and are deleted with it', () => {
  const tiktok = openTikTok();
  const made = addAd(tiktok);
  expect(campaign({ operation_status: undefined })(tiktok).body.code).toBe(0);
  const shown = () => new Map(tiktok.platform.objects().map((one) => [one.id, one]));
  expect([...shown().values()].filter(({ kind, status }) => kind === 'campaign' && status === 'ENABLE')).toHaveLength(
    1,
  );
  enable(tiktok, 'ad', made.ad);
  enable(tiktok, 'adgroup', made.group);
  expect(shown().get(made.ad)).toMatchObject({ status: 'ENABLE', effective_status: 'AD_STATUS_CAMPAIGN_DISABLE' });
  enable(tiktok, 'campaign', made.campaign, 'DELETE');
  expect(shown().get(made.ad)?.status).toBe('DELETE');
});

test('a request for several ids names those that fail and changes the others', () => {
  const tiktok = openTikTok();
  const made = addAd(tiktok);
  const ids = { advertiser_id: '840', operation_status: 'ENABLE', campaign_ids: [made.campaign, '1'] };
  const { body } = tiktok.send('POST', '/smart_plus/campaign/status/update/', ids);
  expect(body).toMatchObject({ code: 20_001, data: { error_list: [{ campaign_id: '1', error_code: 40_002 }] } });
  expect(tiktok.platform.objects().find(({ id }) => id === made.campaign)?.status).toBe('ENABLE');
});

test('reported spending equals actual spending and stays within the budget', () => {
  const tiktok = openTikTok();
  const made = spent(tiktok);
  tiktok.advance(10 * 86_400);
  tiktok.platform.passTime();
  const { list } = report(tiktok).body.data;
  const reported = list.reduce(
    (sum: number, row: { metrics: { spend: string } }) => sum + Math.round(Number(row.metrics.spend) * 100),
    0,
  );
  const truth = tiktok.platform.objects().find(({ id }) => id === made.campaign)?.spend_minor;
  expect(reported).toBe(truth);
  expect(reported).toBeGreaterThan(0);
  expect(reported).toBeLessThanOrEqual(20_050);
});

test('each operation refuses a body without a required field', () => {
  const tiktok = openTikTok();
  for (const title of operationTitles()) {
    const [method = '', path = ''] = title.split(' ');
    const [required] = [...(operationNamed(title)?.values() ?? [])].filter((field) => field.isRequired);
    if (required === undefined) continue;
    const { body } = tiktok.send(method, path);
    expect([title, body.code, body.message]).toEqual([title, 40_002, expect.stringContaining('Missing data')]);
  }
});

test('types, enums, and bounds are enforced, and another version and an unknown path are refused', () => {
  const tiktok = openTikTok();
  expect(campaign({ advertiser_id: 840 })(tiktok).body.code).toBe(40_002);
  expect(campaign({ objective_type: 'TRAFFIC' })(tiktok).body.code).toBe(40_002);
  expect(campaign({ budget_mode: 'BUDGET_MODE_DAY' })(tiktok).body.code).toBe(40_002);
  const many = Array.from({ length: 6 }, () => ({ ad_text: 'x' }));
  expect(ad({ ad_text_list: many })(tiktok).body.code).toBe(40_002);
  expect(campaign({ color: 'red' })(tiktok).body.code).toBe(0);
  expect(tiktok.send('GET', '/open_api/v1.2/advertiser/info/').body.code).toBe(40_051);
  expect(tiktok.send('GET', '/hearts/').status).toBe(404);
});
