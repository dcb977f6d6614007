import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isFields } from '../../src/sandbox/google/check-message.ts';
import { RULES } from '../../src/sandbox/google/rules/index.ts';
import { isError } from '../../src/sandbox/google/vocabulary/index.ts';
import type { Fields } from '../../src/sandbox/world/index.ts';
import {
  CUSTOMER,
  HEADERS,
  makeTree,
  nameIn,
  type OpenGoogle,
  openGoogle,
  refusalOf,
  rowsOf,
  tree,
} from './open-google.ts';

describe('googleAds:mutate', () => {
  test('creates a whole tree with temporary ids in one call, with everything paused', () => {
    const box = openGoogle();
    const { status, body } = makeTree(box);
    expect([status, isFields(body) && body.mutateOperationResponses]).toMatchObject([
      200,
      [
        { campaignBudgetResult: {} },
        { campaignResult: {} },
        { adGroupResult: {} },
        {},
        { assetResult: {} },
        { adGroupAdResult: {} },
      ],
    ]);
    expect(box.platform.objects()).toMatchObject([
      { kind: 'campaign', name: 'Lamp ce:1:campaign', status: 'PAUSED', total_amount_micros: '100000000' },
      { kind: 'ad_group', name: 'Lamp ce:1:ad_group', status: 'PAUSED' },
      { kind: 'ad', name: 'Lamp ce:1:ad', status: 'PAUSED', spend_minor: 0 },
    ]);
    const [campaign, group, ad] = box.platform.objects();
    expect([group?.parent_id, ad?.parent_id]).toEqual([campaign?.id, group?.id]);
  });

  test('creates nothing if one operation is refused, and names that operation', () => {
    const box = openGoogle();
    const answer = makeTree(box, { ad_group_ad: { ad_group: nameIn('adGroups', -9) } });
    expect(refusalOf(answer)).toEqual([400, 'mutateError.RESOURCE_NOT_FOUND', 'ad_group']);
    expect(JSON.stringify(answer.body)).toContain('"fieldName":"mutate_operations","index":5');
    expect(box.platform.objects()).toEqual([]);
    expect(rowsOf(box.search('SELECT campaign_budget.id FROM campaign_budget'))).toEqual([]);
  });

  test('only validates with validateOnly', () => {
    const box = openGoogle();
    const { call } = box;
    expect(call('googleAds:mutate', { mutateOperations: tree(), validateOnly: true })).toMatchObject({
      status: 200,
      body: {},
    });
    expect(box.platform.objects()).toEqual([]);
    const wrong = tree({ campaign: { contains_eu_political_advertising: undefined } });
    expect(refusalOf(call('googleAds:mutate', { mutateOperations: wrong, validateOnly: true }))).toEqual([
      ...[400, 'mutateError.EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED', 'contains_eu_political_advertising'],
    ]);
  });

  test.each([
    ['a name that is taken', { campaign: {} }, 'campaignError.DUPLICATE_CAMPAIGN_NAME'],
    [
      'two amounts',
      { campaign: { name: 'b' }, campaign_budget: { amount_micros: '1' } },
      'campaignBudgetError.BUDGET_AMOUNT_MUST_BE_UNSET_FOR_CUSTOM_BUDGET_PERIOD',
    ],
    [
      'a part of a cent',
      { campaign: { name: 'b' }, campaign_budget: { total_amount_micros: '100000001' } },
      'campaignBudgetError.NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT',
    ],
    [
      'too little for a day',
      { campaign: { name: 'b' }, campaign_budget: { total_amount_micros: '10000000' } },
      'campaignBudgetError.BUDGET_BELOW_PER_DAY_MINIMUM',
    ],
    [
      'a total budget without an end',
      { campaign: { name: 'b', end_date_time: undefined } },
      'campaignError.END_DATE_TIME_REQUIRED_FOR_TOTAL_BUDGET',
    ],
    [
      'a shared budget',
      { campaign: { name: 'b' }, campaign_budget: { explicitly_shared: true } },
      'campaignError.CAMPAIGN_CANNOT_USE_SHARED_BUDGET',
    ],
    [
      'an end before the start',
      { campaign: { name: 'b', end_date_time: '2026-11-01 00:00:00' } },
      'dateRangeError.START_DATE_AFTER_END_DATE',
    ],
    [
      'locations without upgraded targeting',
      { campaign: { name: 'b', demand_gen_campaign_settings: {} } },
      'criterionError.CANNOT_ADD_CRITERIA_TYPE',
    ],
    [
      'no final URL',
      {
        campaign: { name: 'b' },
        ad_group_ad: {
          ad: {
            name: 'x',
            demand_gen_video_responsive_ad: { videos: [{}], logo_images: [{}], business_name: { text: 'b' } },
          },
        },
      },
      'fieldError.REQUIRED_NONEMPTY_LIST',
    ],
    [
      'no video',
      {
        campaign: { name: 'b' },
        ad_group_ad: {
          ad: {
            final_urls: ['https://a.example'],
            demand_gen_video_responsive_ad: { logo_images: [{}], business_name: { text: 'b' } },
          },
        },
      },
      'fieldError.REQUIRED_NONEMPTY_LIST',
    ],
  ])('refuses %s', (_, changed, error) => {
    const box = openGoogle();
    makeTree(box);
    const before = box.platform.objects().length;
    expect(refusalOf(makeTree(box, changed))[1]).toBe(error);
    expect(box.platform.objects()).toHaveLength(before);
  });

  test('refuses fields, enum values, and types that the protos do not have, and accepts both spellings', () => {
    const box = openGoogle();
    const camelCased = {
      mutateOperations: [{ campaignBudgetOperation: { create: { amountMicros: '5000000', explicitlyShared: false } } }],
    };
    expect(box.call('googleAds:mutate', camelCased).status).toBe(200);
    expect(refusalOf(makeTree(box, { campaign: { colour: 'red' } }))[1]).toMatch(
      /Unknown name "colour" at 'mutate_operations\[1\]/,
    );
    expect(refusalOf(makeTree(box, { campaign: { status: 'ACTIVE' } }))[1]).toMatch(
      /Invalid value at .*CampaignStatus.*"ACTIVE"/,
    );
    expect(refusalOf(makeTree(box, { campaign_budget: { total_amount_micros: 'ten' } }))[1]).toMatch(/TYPE_INT64/);
    expect(refusalOf(makeTree(box, { campaign: { maximize_conversions: {} } }))[1]).toMatch(
      /oneof field 'campaign_bidding_strategy'/,
    );
  });

  test('changes only the fields in the mask, refuses immutable ones, and removes children with their parent', () => {
    const box = openGoogle();
    makeTree(box);
    const [campaign] = box.platform.objects();
    const update = (fields: Fields, updateMask?: string) =>
      box.call('campaigns:mutate', {
        operations: [
          { update: { resourceName: campaign?.resource_name, ...fields }, ...(updateMask && { updateMask }) },
        ],
      });
    expect(refusalOf(update({ status: 'ENABLED' }))[1]).toBe('fieldMaskError.FIELD_MASK_MISSING');
    expect(refusalOf(update({ advertisingChannelType: 'SEARCH' }, 'advertisingChannelType'))[1]).toBe(
      'fieldError.IMMUTABLE_FIELD',
    );
    expect(update({ status: 'ENABLED', name: 'x' }, 'status').status).toBe(200);
    expect(box.platform.objects()[0]).toMatchObject({ status: 'ENABLED', name: 'Lamp ce:1:campaign' });
    expect(box.call('campaigns:mutate', { operations: [{ remove: campaign?.resource_name }] }).status).toBe(200);
    expect(box.platform.objects().map(({ status }) => status)).toEqual(['REMOVED', 'REMOVED', 'REMOVED']);
    expect(refusalOf(update({ status: 'PAUSED' }, 'status'))[1]).toBe(
      'contextError.OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE',
    );
  });
});

describe('a query', () => {
  test('filters by conditions, and counts all rows on request', () => {
    const box = openGoogle();
    makeTree(box);
    const like =
      "SELECT campaign.id, campaign.name, campaign_budget.total_amount_micros FROM campaign WHERE campaign.name LIKE '%ce:1:campaign%' AND campaign.status != 'REMOVED'";
    const answer = box.call('googleAds:search', { query: like, searchSettings: { returnTotalResultsCount: true } });
    expect(answer.body).toMatchObject({
      totalResultsCount: '1',
      results: [{ campaign: { name: 'Lamp ce:1:campaign' }, campaignBudget: { totalAmountMicros: '100000000' } }],
    });
    const none = box.search("SELECT campaign.id FROM campaign WHERE campaign.name = 'Lamp' OR campaign.id = 1");
    expect(refusalOf(none)[1]).toBe('queryError.UNEXPECTED_INPUT');
    expect(
      rowsOf(box.search("SELECT ad_group_ad.ad.id FROM ad_group_ad WHERE ad_group_ad.status IN ('ENABLED')")),
    ).toEqual([]);
    const videos = 'SELECT ad_group_ad.ad.demand_gen_video_responsive_ad.videos FROM ad_group_ad LIMIT 1';
    expect(rowsOf(box.search(videos))).toMatchObject([
      { adGroupAd: { ad: { demandGenVideoResponsiveAd: { videos: [{}] } } } },
    ]);
  });

  test.each([
    ['SELECT campaign.colour FROM campaign', 'UNRECOGNIZED_FIELD'],
    ['SELECT campaign.id FROM keyword_view', 'BAD_RESOURCE_TYPE_IN_FROM_CLAUSE'],
    ['SELECT campaign.id FROM campaign WHERE campaign.status = ACTIVE', 'BAD_ENUM_CONSTANT'],
    ['SELECT you_tube_video_upload.video_title FROM you_tube_video_upload', 'UNRECOGNIZED_FIELD'],
    ['SELECT segments.date, metrics.clicks FROM campaign', 'EXPECTED_FILTERS_ON_DATE_RANGE'],
    ['SELECT asset.id, metrics.clicks FROM asset', 'PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE'],
    ['SELECT campaign.network_settings FROM campaign', 'PROHIBITED_FIELD_IN_SELECT_CLAUSE'],
    ['SELECT campaign.id', 'EXPECTED_FROM'],
    ['campaign.id FROM campaign', 'EXPECTED_SELECT'],
    ['SELECT campaign.id FROM campaign LIMIT 0', 'BAD_LIMIT_VALUE'],
  ])('%s is refused', (query, word) => {
    expect(refusalOf(openGoogle().search(query))[1]).toBe(`queryError.${word}`);
  });

  test('returns daily costs that add up to the total, and no row for a day without impressions', () => {
    const box = openGoogle();
    makeTree(box);
    for (const one of box.platform.objects()) {
      const kind = { campaign: 'campaigns', ad_group: 'adGroups', ad: 'adGroupAds' }[one.kind] ?? '';
      const update = { resourceName: one.resource_name, status: 'ENABLED' };
      expect(box.call(`${kind}:mutate`, { operations: [{ update, updateMask: 'status' }] }).status).toBe(200);
    }
    box.world.clock.advance(4 * 86_400_000);
    const days = rowsOf(
      box.search(
        "SELECT segments.date, metrics.cost_micros, metrics.impressions FROM ad_group_ad WHERE segments.date BETWEEN '2026-11-20' AND '2026-12-20'",
      ),
    );
    const spent = days.reduce((sum, row) => sum + Number((row.metrics as Fields).costMicros), 0);
    const campaign = box.platform.objects().find(({ kind }) => kind === 'campaign');
    expect(spent).toBe(Number(campaign?.spend_minor) * 10_000);
    expect(spent).toBeGreaterThan(0);
    const all = rowsOf(box.search('SELECT campaign.id, metrics.cost_micros FROM campaign'));
    expect(all).toMatchObject([{ metrics: { costMicros: String(spent) } }]);
  });
});

describe('a film', () => {
  const START = `/resumable/upload/v25/customers/${CUSTOMER}/youTubeVideoUploads:create`;
  const part = (bytes: Buffer) => [{ field: '', name: '', size: bytes.length, md5: '', sha256: '', bytes }];
  const open = (box: OpenGoogle, size: number) => {
    const headers = {
      ...HEADERS,
      'x-goog-upload-command': 'start',
      'x-goog-upload-header-content-length': String(size),
    };
    const begun = box.send(START, { you_tube_video_upload: { video_title: 'ce:1:video' } }, { headers });
    const url = new URL(String(begun.headers['x-goog-upload-url']));
    return (command: string, offset: number, bytes = Buffer.alloc(0)) =>
      box.send(url.pathname, Object.fromEntries(url.searchParams), {
        method: 'PUT',
        headers: { ...HEADERS, 'x-goog-upload-command': command, 'x-goog-upload-offset': String(offset) },
        files: part(bytes),
      });
  };

  test('is uploaded in parts, can be queried while it is processed, and can be removed', () => {
    const box = openGoogle({ kind: false, lagS: 0 });
    const film = Buffer.alloc(300_000, 'film');
    const put = open(box, film.length);
    expect(put('upload', 0, film.subarray(0, 262_144)).headers).toMatchObject({ 'x-goog-upload-status': 'active' });
    expect(put('query', 0).headers['x-goog-upload-size-received']).toBe('262144');
    expect(put('upload, finalize', 0, film.subarray(262_144)).status).toBe(400);
    const done = put('upload, finalize', 262_144, film.subarray(262_144));
    const { resourceName } = done.body as { resourceName: string };
    expect(put('query', 0)).toMatchObject({ headers: { 'x-goog-upload-status': 'final' }, body: { resourceName } });
    const [shown] = box.platform.objects();
    expect(shown).toMatchObject({
      kind: 'video',
      name: 'ce:1:video',
      sha256: createHash('sha256').update(film).digest('hex'),
    });
    const state = () =>
      rowsOf(
        box.search('SELECT you_tube_video_upload.state, you_tube_video_upload.video_id FROM you_tube_video_upload'),
      )[0];
    expect(state()).not.toHaveProperty('youTubeVideoUpload.videoId');
    box.world.clock.advance(120_000);
    expect(state()).toMatchObject({
      youTubeVideoUpload: { state: 'PROCESSED', videoId: expect.stringMatching(/^[\w-]{11}$/) },
    });
    expect(box.call('youTubeVideoUploads:remove', { resourceNames: [resourceName] }).status).toBe(200);
    expect(state()).toMatchObject({ youTubeVideoUpload: { state: 'UNAVAILABLE' } });
  });

  test('cannot be used in an ad while it is being processed', () => {
    const box = openGoogle({ kind: false, lagS: 0 });
    open(box, 3)('upload, finalize', 0, Buffer.from('abc'));
    const [video] = box.platform.objects();
    expect(video?.kind).toBe('video');
    const id = createHash('sha256').update(`AB${video?.id} ${video?.id}`).digest('base64url').slice(0, 11);
    const answer = makeTree(box, { asset: { youtube_video_asset: { youtube_video_id: id } } });
    expect(refusalOf(answer)[1]).toBe('youtubeVideoRegistrationError.VIDEO_NOT_FOUND');
  });
});

test('every request needs an access token and a developer token, and an access token lasts an hour', () => {
  const box = openGoogle();
  const ask = (headers: Fields) =>
    box.send(
      `/v25/customers/${CUSTOMER}/googleAds:search`,
      { query: 'SELECT customer.id FROM customer' },
      { headers: headers as Record<string, string> },
    );
  expect(refusalOf(ask({}))).toEqual([401, 'authenticationError.OAUTH_TOKEN_HEADER_INVALID', undefined]);
  expect(refusalOf(ask({ authorization: 'Bearer x' }))[1]).toBe('requestError.DEVELOPER_TOKEN_PARAMETER_MISSING');
  const grant = box.send('/token', {
    grant_type: 'refresh_token',
    client_id: 'a',
    client_secret: 'b',
    refresh_token: 'c',
  });
  const { access_token } = grant.body as { access_token: string };
  const headers = { ...HEADERS, authorization: `Bearer ${access_token}` };
  expect(ask(headers).status).toBe(200);
  box.world.clock.advance(3_600_000);
  expect(refusalOf(ask(headers))[1]).toBe('authenticationError.OAUTH_TOKEN_EXPIRED');
  expect(refusalOf(box.send('/v19/customers/1/googleAds:search', {}))[1]).toBe('requestError.UNSUPPORTED_VERSION');
});

test('every rule refuses with an error that the protos define', () => {
  expect(RULES.filter(({ error: [category, word] }) => !isError(category, word)).map(({ name }) => name)).toEqual([]);
});
