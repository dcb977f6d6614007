import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from './index.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ kind: true, clock: 'virtual' });
});
afterAll(() => sandbox.close());

const call = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
};
const graph = (method: string, path: string, body?: unknown) => call(method, `/v26.0${path}`, body);

const CAMPAIGN = {
  name: 'spring ce:1:1:campaign',
  objective: 'OUTCOME_TRAFFIC',
  special_ad_categories: ['NONE'],
  status: 'PAUSED',
  is_adset_budget_sharing_enabled: false,
};
const adset = (campaignId: string) => ({
  name: 'spring',
  campaign_id: campaignId,
  status: 'PAUSED',
  lifetime_budget: 10_000,
  end_time: '2026-12-03T12:00:00+0000',
  billing_event: 'IMPRESSIONS',
  optimization_goal: 'LINK_CLICKS',
  targeting: {
    geo_locations: { countries: ['US'] },
    age_min: 18,
    age_max: 65,
    targeting_automation: { advantage_audience: 0 },
  },
});

test('a campaign with its ad set, ad, and creative is created paused, read, activated, and deleted', async () => {
  const form = new FormData();
  form.set('access_token', 'token');
  form.set('title', 'film');
  form.set('source', new Blob(['a film']), 'film.mp4');
  const upload = await fetch(`${sandbox.url}/meta/v26.0/act_840/advideos`, { method: 'POST', body: form });
  const video = JSON.parse(await upload.text());
  expect((await graph('GET', `/${video.id}?fields=status`)).body.status.video_status).toBe('ready');
  const images = await graph('POST', '/act_840/adimages', { bytes: Buffer.from('a picture').toString('base64') });
  const { hash } = images.body.images.bytes;
  const campaign = await graph('POST', '/act_840/campaigns', CAMPAIGN);
  const set = await graph('POST', '/act_840/adsets', adset(campaign.body.id));
  const ad = await graph('POST', '/act_840/ads', {
    name: 'spring',
    adset_id: set.body.id,
    status: 'PAUSED',
    creative: {
      object_story_spec: {
        page_id: '1',
        video_data: { video_id: video.id, image_hash: hash, message: 'hello' },
      },
      url_tags: 'utm_source=meta',
    },
  });
  expect(ad).toMatchObject({ status: 200, body: { id: expect.stringMatching(/^\d{18}$/) } });
  const read = await graph(
    'GET',
    `/${ad.body.id}?fields=name,status,effective_status,adset_id,creative{url_tags,object_story_spec}`,
  );
  expect(read.body).toMatchObject({
    status: 'PAUSED',
    effective_status: 'PAUSED',
    adset_id: set.body.id,
    creative: { url_tags: 'utm_source=meta', object_story_spec: { video_data: { message: 'hello' } } },
  });
  expect((await graph('GET', `/${set.body.id}?fields=lifetime_budget,daily_budget`)).body).toMatchObject({
    lifetime_budget: '10000',
    daily_budget: '0',
  });
  for (const { body } of [ad, set]) await graph('POST', `/${body.id}`, { status: 'ACTIVE' });
  expect((await graph('GET', `/${ad.body.id}?fields=effective_status`)).body.effective_status).toBe('CAMPAIGN_PAUSED');
  const filtering = encodeURIComponent(JSON.stringify([{ field: 'name', operator: 'CONTAIN', value: 'ce:1:1' }]));
  expect((await graph('GET', `/act_840/campaigns?fields=name&filtering=${filtering}`)).body.data).toHaveLength(1);
  expect((await graph('DELETE', `/${campaign.body.id}`)).body).toEqual({ success: true });
  const state = (await call('GET', '/_/state')).body;
  expect(
    state.meta.objects.map(({ kind, status }: { kind: string; status: string }) => `${kind} ${status}`).sort(),
  ).toEqual(['ad DELETED', 'adset DELETED', 'campaign DELETED', 'creative ACTIVE', 'image ACTIVE', 'video ACTIVE']);
  expect(JSON.stringify(state)).not.toContain('token');
});

test('a film uploaded in chunks is complete, and a wrong offset is refused with the right one', async () => {
  const send = async (fields: Record<string, string>, chunk?: string) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    if (chunk !== undefined) form.set('video_file_chunk', new Blob([chunk]), 'chunk');
    const response = await fetch(`${sandbox.url}/v26.0/act_840/advideos?access_token=t`, {
      method: 'POST',
      body: form,
    });
    return JSON.parse(await response.text());
  };
  const begun = await send({ upload_phase: 'start', file_size: '10' });
  expect(begun).toMatchObject({ start_offset: '0', end_offset: '10' });
  const session = { upload_phase: 'transfer', upload_session_id: begun.upload_session_id };
  expect(await send({ ...session, start_offset: '0' }, 'first')).toEqual({ start_offset: '5', end_offset: '10' });
  expect((await send({ ...session, start_offset: '0' }, 'first')).error).toMatchObject({
    code: 6001,
    error_subcode: 1363037,
    error_data: { start_offset: '5', end_offset: '10' },
  });
  expect(await send({ ...session, start_offset: '5' }, 'later')).toEqual({ start_offset: '10', end_offset: '10' });
  expect(await send({ ...session, upload_phase: 'finish', title: 'in chunks' })).toEqual({ success: true });
  const shown = sandbox.state().objects.find(({ id }) => id === begun.video_id);
  // SHA-256 of "firstlater"
  expect(shown).toMatchObject({ name: 'in chunks', bytes: 10, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test('faults apply to the requests that their rules name, and unknown kinds are refused', async () => {
  expect((await call('POST', '/_/faults', { rules: [{ route: 'POST adsets', kind: 'flood' }] })).status).toBe(422);
  const rules = [
    { route: 'POST campaigns', nth: 1, kind: 'throttle-400-17' },
    { route: 'POST campaigns', nth: 2, kind: 'reset-after-commit' },
    { route: 'POST campaigns', nth: 3, kind: 'cut-reply' },
  ];
  expect((await call('POST', '/_/faults', { rules })).status).toBe(200);
  const throttled = await graph('POST', '/act_840/campaigns', CAMPAIGN);
  expect(throttled).toMatchObject({ status: 400, body: { error: { code: 17, type: 'OAuthException' } } });
  await expect(graph('POST', '/act_840/campaigns', { ...CAMPAIGN, name: 'reset' })).rejects.toThrow();
  await expect(graph('POST', '/act_840/campaigns', { ...CAMPAIGN, name: 'cut' })).rejects.toThrow();
  const { objects, requests } = sandbox.state();
  expect(objects.map(({ name }) => name)).toEqual(expect.arrayContaining(['reset', 'cut']));
  expect(requests.slice(-3)).toMatchObject([
    { fault: 'throttle-400-17', status: 400 },
    { fault: 'reset-after-commit', status: null },
    { fault: 'cut-reply-length' },
  ]);
});
