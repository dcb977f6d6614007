import { AdAccount, AdSet, Campaign, FacebookAdsApi } from 'facebook-nodejs-business-sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server/index.ts';
import { ACCOUNT, campaignBody, targeting } from './open-meta.ts';

// Uses Meta's own, unmodified SDK to show that the sandbox is not fitted to our client. It cannot upload: it sends a film's path.
let sandbox: RunningSandbox;
let account: AdAccount;
beforeAll(async () => {
  sandbox = await startSandbox({ kind: true, clock: 'virtual' });
  for (const host of ['GRAPH', 'GRAPH_VIDEO'])
    Object.defineProperty(FacebookAdsApi, host, { configurable: true, get: () => `${sandbox.url}/meta` });
  // the third argument turns off the crash reporter, which would send data to Meta
  FacebookAdsApi.init('sdk-token', 'en_US', false);
  account = new AdAccount('act_840');
});
afterAll(() => sandbox.close());

const adset = (campaignId: string) => ({
  name: 'spring',
  campaign_id: campaignId,
  status: 'PAUSED',
  daily_budget: 10_000,
  billing_event: 'IMPRESSIONS',
  optimization_goal: 'LINK_CLICKS',
  targeting: targeting(),
});

test('the official SDK creates, reads, updates, and deletes', async () => {
  const campaign = await account.createCampaign([], campaignBody({ name: 'by the SDK' }));
  expect(campaign.id).toMatch(/^\d{18}$/);
  const set = await account.createAdSet([], adset(campaign.id));
  const read = await new AdSet(set.id).get(['name', 'daily_budget', 'targeting', 'campaign_id']);
  expect(read._data).toMatchObject({
    name: 'spring',
    daily_budget: '10000',
    campaign_id: campaign.id,
    targeting: { age_min: 18 },
  });
  expect(await new Campaign(campaign.id).update([], { name: 'renamed' })).toMatchObject({ success: true });
  expect((await new Campaign(campaign.id).get(['name', 'effective_status']))._data).toMatchObject({
    name: 'renamed',
    effective_status: 'PAUSED',
  });
  expect(await new Campaign(campaign.id).delete([])).toMatchObject({ success: true });
  expect((await new Campaign(campaign.id).get(['status']))._data).toMatchObject({ status: 'DELETED' });
});

test('the official SDK validates without creating, and receives errors in the shape that it expects', async () => {
  const before = sandbox.state().objects.length;
  const checked = await account.createCampaign([], campaignBody({ execution_options: ['validate_only'] }));
  expect(checked._data).toMatchObject({ success: true });
  await expect(account.createCampaign([], campaignBody({ special_ad_categories: undefined }))).rejects.toMatchObject({
    status: 400,
    response: { code: 100, type: 'OAuthException', fbtrace_id: expect.any(String) },
  });
  expect(sandbox.state().objects).toHaveLength(before);
});

test('the official SDK filters, and follows pages to the end', async () => {
  for (let number = 0; number < 7; number += 1)
    await account.createCampaign([], campaignBody({ name: `paged ${number}` }));
  const filtering = [{ field: 'name', operator: 'CONTAIN', value: 'paged' }];
  let page = await account.getCampaigns(['name'], { filtering, limit: 3 });
  const names: unknown[] = page.map(({ _data: data }) => data.name);
  while (page.hasNext()) {
    page = await page.next();
    names.push(...page.map(({ _data: data }) => data.name));
  }
  expect(names.sort()).toEqual([0, 1, 2, 3, 4, 5, 6].map((number) => `paged ${number}`));
});

test('the official SDK creates an ad, runs it, and reads its results', async () => {
  const form = new FormData();
  form.set('source', new Blob(['a film']), 'film.mp4');
  const upload = await fetch(`${sandbox.url}/v24.0${ACCOUNT}/advideos?access_token=t`, { method: 'POST', body: form });
  const video = JSON.parse(await upload.text());
  const image = await account.createAdImage([], { bytes: Buffer.from('a picture').toString('base64') });
  const images = Object.values(Object(image._data.images));
  const campaign = await account.createCampaign([], campaignBody({ status: 'ACTIVE' }));
  const set = await account.createAdSet([], { ...adset(campaign.id), status: 'ACTIVE' });
  const creative = await account.createAdCreative([], {
    name: 'creative',
    object_story_spec: { page_id: '1', video_data: { video_id: video.id, image_hash: Object(images[0]).hash } },
  });
  await account.createAd([], {
    name: 'ad',
    adset_id: set.id,
    creative: { creative_id: creative.id },
    status: 'ACTIVE',
  });
  sandbox.advance(3 * 86_400);
  const rows = await account.getInsights(['ad_id', 'impressions', 'spend'], {
    level: 'ad',
    time_increment: 1,
    date_preset: 'last_7d',
  });
  expect(rows.length).toBeGreaterThanOrEqual(2);
  expect(Number(rows[0]?._data.spend)).toBeGreaterThan(0);
  expect(await new Campaign(campaign.id).getInsights(['spend'], { date_preset: 'maximum' })).toHaveLength(1);
});
