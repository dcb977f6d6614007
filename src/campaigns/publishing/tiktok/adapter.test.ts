import { expect, test } from 'vitest';
import { platformNamed } from '../../../sandbox/server/index.ts';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import { ON_TIKTOK } from '../../../testing/ads/bought-on.ts';
import { newPlatformWorld, type PlatformWorld } from '../../../testing/ads/platform-world.ts';
import { onEachDatabase } from '../../../testing/index.ts';
import { activateCampaign } from '../activate.ts';
import { setCampaignBudget } from '../budget.ts';
import { compensatePublication } from '../compensate.ts';
import { pauseCampaign } from '../pause.ts';
import type { AccountToUse, DraftToPublish, Json } from '../port.ts';
import { readPlan } from '../read-json.ts';
import { reconcileAccount } from '../reconcile.ts';
import { publication } from '../show.ts';
import { ageGroups } from './ages.ts';
import { requestIdOf } from './bodies.ts';
import { tiktok } from './index.ts';

onEachDatabase('a publication on TikTok', (testContext) => {
  const published = async () => {
    const world = await newPlatformWorld(ON_TIKTOK, await testContext());
    const campaignId = await world.addCampaign();
    const id = await world.publish(campaignId);
    expect(await world.drive(id)).toBe('paused');
    return { world, campaignId, id };
  };
  const objectsOf = (world: PlatformWorld) => platformNamed(world.sandbox, 'tiktok').objects();
  const confirm = async (world: PlatformWorld, id: string) => (await publication(world.ctx, id)).exposure;

  test('is created disabled with its marker on every object, and is enabled from the ad up', async () => {
    const { world, campaignId, id } = await published();
    expect(objectsOf(world).map(({ kind, status }) => [kind, status])).toEqual([
      ['video', 'ENABLE'],
      ['campaign', 'DISABLE'],
      ['adgroup', 'DISABLE'],
      ['ad', 'DISABLE'],
    ]);
    expect(objectsOf(world).every(({ name }) => name.includes(`ce:${campaignId}:1:`))).toBe(true);
    await activateCampaign(world.ctx, campaignId, await confirm(world, id));
    expect(await world.drive(id)).toBe('active');
    const paths = world.sandbox.journal.entries().filter(({ method }) => method === 'POST');
    expect(paths.slice(-3).map(({ path }) => path)).toEqual([
      '/open_api/v1.3/smart_plus/ad/status/update/',
      '/open_api/v1.3/smart_plus/adgroup/status/update/',
      '/open_api/v1.3/smart_plus/campaign/status/update/',
    ]);
    world.pass(3 * 86_400_000);
    const spent = () => objectsOf(world).find(({ kind }) => kind === 'campaign')?.spend_minor ?? 0;
    const least = spent();
    expect(least).toBeGreaterThan(0);
    await reconcileAccount(world.ctx, world.accountId);
    // the requests take time, during which spend grows
    const most = spent();
    const isBetween = (minor: number) => minor >= least && minor <= most;
    expect((await publication(world.ctx, id)).seen).toMatchObject({
      campaign: { spend_minor: expect.toSatisfy(isBetween) },
    });
    await pauseCampaign(world.ctx, campaignId);
    expect(await world.drive(id)).toBe('paused');
    expect(objectsOf(world).find(({ kind }) => kind === 'campaign')?.status).toBe('DISABLE');
  });

  test('K27: a changed budget is read back with the exact amount', async () => {
    const { world, campaignId, id } = await published();
    const confirmed = { currency: 'EUR', per_day_minor: 2161, whole_minor: 12_345 };
    await setCampaignBudget(world.ctx, campaignId, { kind: 'lifetime', minor: 12_345, confirm: confirmed });
    expect(await world.drive(id)).toBe('paused');
    const { platform, calls, account } = await opened(world);
    const seen = await platform.observe([await groupOf(world)], account, calls);
    expect(seen).toMatchObject([{ budget: { kind: 'lifetime', minor: 12_345 } }]);
  });

  test('K29: after a partial success (20001), the failed id is retried', async () => {
    const { world, campaignId, id } = await published();
    world.sandbox.faults.add([{ route: 'POST adgroup_status', nth: 1, kind: 'partial-20001' }]);
    await activateCampaign(world.ctx, campaignId, await confirm(world, id));
    expect(await world.drive(id)).toBe('active');
    const sets = world.sandbox.journal.entries().filter(({ path }) => path.endsWith('/status/update/'));
    expect(sets.map(({ path }) => path.split('/')[4])).toEqual(['ad', 'adgroup', 'adgroup', 'campaign']);
  });

  test('K30: a repeated create is refused with 40050, and a look finds the one existing object', async () => {
    const { world, id } = await published();
    const campaign = (await planned(world, id)).steps.find(({ key }) => key === 'campaign');
    if (campaign === undefined) throw new Error('the plan has a campaign');
    const { calls, platform } = await opened(world);
    expect(await platform.run(campaign, {}, calls)).toMatchObject({
      ...{ certainty: 'unknown', problem: { code: 'made-before', vendor: { code: 40_050 } } },
    });
    const { found, is_sound } = await platform.look(campaign, {}, calls);
    expect({ is_sound, differs: found.map(({ differs }) => differs) }).toEqual({ is_sound: true, differs: [[]] });
  });

  test('K28, K33: a dropped field stops it, and compensation deletes everything but the film', async () => {
    const world = await newPlatformWorld(ON_TIKTOK, await testContext());
    world.sandbox.faults.add([
      { route: 'POST adgroup', nth: 1, kind: 'drop-field', field: 'targeting_spec.age_groups' },
    ]);
    const id = await world.publish(await world.addCampaign());
    expect(await world.drive(id)).toBe('stopped');
    expect((await publication(world.ctx, id)).stop).toMatchObject({
      ...{ step: 'ad_group', code: 'sent-but-not-kept' },
      fields: [{ field: 'targeting_spec.age_groups' }],
    });
    await compensatePublication(world.ctx, id, false);
    expect(await world.drive(id)).toBe('removed');
    const left = objectsOf(world).filter(({ status }) => status !== 'DELETE');
    expect(left.map(({ kind }) => kind)).toEqual(['video']);
  });

  test('K35: results are daily rows per ad that add up to the spend, without metrics that TikTok does not report', async () => {
    const { world, campaignId, id } = await published();
    await activateCampaign(world.ctx, campaignId, await confirm(world, id));
    await world.drive(id);
    world.pass(4 * 86_400_000);
    const { platform, calls, account } = await opened(world);
    const ad = objectsOf(world).find(({ kind }) => kind === 'ad')?.id ?? '';
    const since = new Date(world.ctx.now().getTime() - 10 * 86_400_000).toISOString().slice(0, 10);
    const rows = [];
    for await (const part of platform.results({ since }, [ad], account, calls)) if ('row' in part) rows.push(part.row);
    expect(rows.length).toBeGreaterThan(1);
    const spent = rows.reduce((sum, { figures }) => sum + (figures.spend_minor ?? 0), 0);
    expect(spent).toBe(objectsOf(world).find(({ kind }) => kind === 'campaign')?.spend_minor);
    for (const { figures } of rows) {
      expect(Object.keys(figures)).toEqual(expect.arrayContaining(['impressions', 'views', 'completions', 'clicks']));
      expect(figures).not.toHaveProperty('views_3s');
      expect(figures).not.toHaveProperty('thruplays');
    }
  });

  const opened = async (world: PlatformWorld) => {
    const account = await world.ctx.db.kysely
      .selectFrom('ad_accounts')
      .selectAll()
      .where('id', '=', world.accountId)
      .executeTakeFirstOrThrow();
    const calls = await world.ctx.ads.callsOf(account);
    const toUse: AccountToUse = {
      ...{ external_id: account.external_id, environment: 'sandbox', currency: account.currency },
      ...{ time_zone: account.time_zone, settings: {} },
    };
    return { platform: tiktok, calls, account: toUse };
  };
  const groupOf = async (world: PlatformWorld) => {
    const group = objectsOf(world).find(({ kind }) => kind === 'adgroup');
    return { kind: 'ad_group', remote_id: group?.id ?? '', step: 'ad_group' } as const;
  };
  const planned = async (world: PlatformWorld, id: string) => {
    const row = await world.ctx.db.kysely
      .selectFrom('publications')
      .select('plan')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return readPlan(row.plan);
  };
});

const ACCOUNT: AccountToUse = {
  ...{ external_id: '1', environment: 'sandbox', currency: 'USD', time_zone: 'UTC' },
  settings: { identity_type: 'TT_USER', identity_id: '1' },
};
const DRAFT: DraftToPublish = {
  ...{ campaign_id: '11111111-1111-4111-8111-111111111111', number: 1, name: 'Lamp', platform: 'tiktok' },
  ...{ budget_minor: 140_000, currency: 'USD' },
  ad: {
    ...{ texts: ['The lamp that folds flat.'], link: 'https://shop.example/lamp', call_to_action: 'book_travel' },
    ...{
      countries: ['DE'],
      age_min: 25,
      age_max: 44,
      goal: 'traffic',
      special_categories: [],
      budget_kind: 'lifetime',
    },
    ...{
      starts_at: '2027-01-10T08:00:00Z',
      ends_at: '2027-01-24T08:00:00Z',
      url_tags: 'utm_source=tiktok&utm_medium=paid',
    },
  },
};
const prepared = (ad: Partial<DraftToPublish['ad']> = {}, settings: AccountToUse['settings'] = ACCOUNT.settings) =>
  tiktok.prepare(
    { ...DRAFT, ad: { ...DRAFT.ad, ...ad } },
    { clip_id: 'c', platform: 'tiktok', identity: 'film+stretch' },
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

test('a draft becomes disabled Smart+ bodies with a request_id that survives JSON parsing', () => {
  const bodies = Object.fromEntries((prepared().plan?.steps ?? []).map(({ key, body }) => [key, body]));
  expect(bodies.campaign).toMatchObject({ objective_type: 'WEB_CONVERSIONS', operation_status: 'DISABLE' });
  expect(bodies.ad_group).toMatchObject({
    ...{ budget: 1400, budget_mode: 'BUDGET_MODE_TOTAL', optimization_goal: 'CLICK', operation_status: 'DISABLE' },
    ...{ schedule_start_time: '2027-01-10 08:00:00', targeting_spec: { age_groups: ['AGE_25_34', 'AGE_35_44'] } },
  });
  expect(bodies.ad).toMatchObject({
    ...{ operation_status: 'DISABLE', call_to_action_list: [{ call_to_action: 'BOOK_NOW' }] },
    ad_configuration: {
      utm_params: [
        { key: 'utm_source', value: 'tiktok' },
        { key: 'utm_medium', value: 'paid' },
      ],
    },
  });
  const id = requestIdOf('Lamp ce:1:1:campaign');
  expect(JSON.parse(id)).toBe(Number(id));
  expect([String(Number(id)), requestIdOf('Lamp ce:1:1:campaign')]).toEqual([id, id]);
});

test('optimization for clicks is billed per click, any other optimization per impression', () => {
  const paid = (ad: Partial<DraftToPublish['ad']>, settings = {}) => {
    const { plan } = prepared(ad, { ...ACCOUNT.settings, ...settings });
    const body = plan?.steps.find(({ key }) => key === 'ad_group')?.body;
    return [body?.optimization_goal, body?.billing_event];
  };
  const pixel = { pixel_id: '7' };
  expect(paid({ goal: 'traffic' })).toEqual(['CLICK', 'CPC']);
  expect(paid({ goal: 'traffic' }, pixel)).toEqual(['TRAFFIC_LANDING_PAGE_VIEW', 'OCPM']);
  expect(paid({ goal: 'sales' }, pixel)).toEqual(['CONVERT', 'OCPM']);
});

test('only a film made by AI is disclosed as such', () => {
  const disclosed = (ad: Partial<DraftToPublish['ad']>) => prepared(ad).plan?.steps.at(-1)?.body.creative_list;
  const info = (aigc_disclosure_type: string) => [{ creative_info: { aigc_disclosure_type } }];
  expect(disclosed({ ai_disclosed: true })).toMatchObject(info('SELF_DISCLOSURE'));
  expect(disclosed({ ai_disclosed: false })).toMatchObject(info('NOT_DECLARED'));
});

test('an ad group is scheduled with an end only if the run has one', () => {
  const group = (ad: Partial<DraftToPublish['ad']>) =>
    prepared(ad).plan?.steps.find(({ key }) => key === 'ad_group')?.body;
  expect(group({})).toMatchObject({ schedule_type: 'SCHEDULE_START_END', schedule_end_time: '2027-01-24 08:00:00' });
  const endless = group({ ends_at: undefined, budget_kind: 'daily' });
  expect(endless).toMatchObject({ schedule_type: 'SCHEDULE_FROM_NOW', schedule_start_time: '2027-01-10 08:00:00' });
  expect(endless).not.toHaveProperty('schedule_end_time');
});

test('a draft that Smart+ does not support is refused with a code for each problem', () => {
  expect(codesOf({ goal: 'views' })).toEqual(['goal-not-offered']);
  expect(codesOf({ goal: 'sales' })).toEqual(['pixel-missing']);
  expect(codesOf({ age_min: 20 })).toEqual(['ages-refused']);
  expect(codesOf({ texts: ['x'.repeat(101)] })).toEqual(['text-too-long']);
  expect(codesOf({ texts: ['x'.repeat(100)] })).toEqual([]);
  const tags = (count: number) => Array.from({ length: count }, (_, at) => `a${at}=1`).join('&');
  expect([codesOf({ url_tags: tags(14) }), codesOf({ url_tags: tags(15) })]).toEqual([[], ['url-tags-too-many']]);
  const broad = (age_min: number, age_max: number) => codesOf({ broad_audience: true, age_min, age_max });
  expect([broad(18, 65), broad(25, 65), broad(18, 54)]).toEqual([[], ['ages-refused'], ['ages-refused']]);
  expect(codesOf({ special_categories: ['issues_elections_politics'] })).toEqual(['category-not-offered']);
  expect(codesOf({ link: undefined }, { ...ACCOUNT.settings })).toEqual(['link-missing']);
  expect(codesOf({ link: undefined }, { ...ACCOUNT.settings, landing_page_url: 'https://a.example' })).toEqual([]);
  expect(codesOf({}, {})).toEqual(['identity-missing', 'identity-missing']);
});

test('a refusal of Smart+ names the field', () => {
  const wrong: Partial<DraftToPublish['ad']> = { goal: 'views', age_min: 20, texts: ['x'.repeat(101)] };
  const tags = Array.from({ length: 15 }, (_, at) => `a${at}=1`).join('&');
  expect(
    fieldsOf({ ...wrong, link: undefined, url_tags: tags, special_categories: ['issues_elections_politics'] }, {}),
  ).toEqual({
    'ages-refused': 'ad.age_min',
    'category-not-offered': 'ad.special_categories',
    'goal-not-offered': 'ad.goal',
    'identity-missing': 'settings.identity_id',
    'link-missing': 'ad.link',
    'text-too-long': 'ad.texts',
    'url-tags-too-many': 'ad.url_tags',
  });
  expect([fieldsOf({ goal: 'sales' }), fieldsOf({ broad_audience: true, age_min: 25, age_max: 65 })]).toEqual([
    { 'pixel-missing': 'settings.pixel_id' },
    { 'ages-refused': 'ad.broad_audience' },
  ]);
});

test('ages become whole age groups, and open ages become all of them', () => {
  expect(ageGroups(18, 65)).toHaveLength(5);
  expect([ageGroups(18, 30), ageGroups(45, 34)]).toEqual([undefined, undefined]);
  const open = prepared({ age_min: undefined, age_max: undefined });
  expect(open.findings.filter(({ level }) => level === 'refused')).toEqual([]);
  expect(open.plan?.steps.find(({ key }) => key === 'ad_group')?.body).toMatchObject({
    targeting_spec: { age_groups: ageGroups(18, 65) },
  });
});

test('in a partial success (20001), an id that the reply lists fails with its own error code', async () => {
  const [step] = tiktok.changes([{ kind: 'campaign', remote_id: '7', step: 'campaign' }], { to: 'paused' }, ACCOUNT);
  if (step === undefined) throw new Error('a campaign is paused in one step');
  const pausing = (error_list: Json) => {
    const body = { code: 20_001, message: 'Partial success', request_id: 'r', data: { error_list } };
    return tiktok.run(
      step,
      {},
      answering(async () => replyOf(body)),
    );
  };
  expect(await pausing([{ campaign_id: '8', error_code: 51_000 }])).toMatchObject({ certainty: 'done' });
  expect(await pausing([{ campaign_id: '7', error_code: 51_000, error_message: 'rpc error' }])).toMatchObject({
    ...{ certainty: 'unknown', problem: { code: 'reply-unclear', vendor: { code: 51_000, message: 'rpc error' } } },
  });
  expect(await pausing([{ campaign_id: '7', error_code: '40002' }])).toMatchObject({ certainty: 'rejected' });
  expect(await pausing([{ campaign_id: '7', error_code: 40_100 }])).toMatchObject({ certainty: 'throttled' });
  expect(await pausing([{ campaign_id: '7' }])).toMatchObject({ certainty: 'unknown' });
  // a pause whose reply names no ids is looked at
  for (const none of [[], null]) expect(await pausing(none)).toMatchObject({ certainty: 'unknown' });
});

test('a search finds objects by their marker even if the name filter matches only whole names', async () => {
  const name = 'Lamp [ce:c1:1:campaign]';
  const rows: Readonly<Record<string, readonly Readonly<Record<string, Json>>[]>> = {
    campaign: ['7', '8'].map((campaign_id) => ({ campaign_id, campaign_name: name })),
    adgroup: [{ adgroup_id: '70', campaign_id: '7', adgroup_name: 'Lamp [ce:c1:1:ad_group]' }],
    ad: [{ smart_plus_ad_id: '700', adgroup_id: '70', ad_name: 'Lamp [ce:c1:1:ad]' }],
  };
  const calls = answering(async ({ path, query = {} }) => {
    const kind = path.split('/').at(-3) ?? '';
    const filtering: Record<string, Json> = JSON.parse(query.filtering ?? '{}');
    const list = (rows[kind] ?? []).filter((row) =>
      Object.entries(filtering).every(([field, wanted]) =>
        Array.isArray(wanted) ? wanted.includes(row[field.replace(/s$/, '')]) : row[field] === wanted,
      ),
    );
    return replyOf({ code: 0, data: { list, page_info: { total_number: list.length } } });
  });
  const { found, is_sound } = await tiktok.search('ce:c1:1:', calls);
  expect([is_sound, found.map(({ remote_id }) => remote_id)]).toEqual([true, ['7', '8', '70', '700']]);
});
