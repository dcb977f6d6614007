import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import type { WorldOptions } from '../../src/sandbox/world/index.ts';
import {
  ACCOUNT,
  addAd,
  addAdset,
  addCampaign,
  addImage,
  addVideo,
  campaignBody,
  chunk,
  type OpenMeta,
  openMeta,
  storyOf,
  targeting,
} from './open-meta.ts';

/** A behavior of the platform, with the name by which it can be switched off. */
export interface BehaviorCase {
  readonly name: string;
  readonly what: string;
  readonly world?: WorldOptions;
  check(meta: OpenMeta): void;
}

const errorOf = (reply: { readonly body: { readonly error?: unknown } }) => reply.body.error;
const fieldsOf = (meta: OpenMeta, id: string, fields: string) => meta.send('GET', `/${id}`, { fields }).body;
const runningAd = (meta: OpenMeta, adset = {}) => {
  const ids = addAd(meta, { status: 'ACTIVE' }, { adset: { status: 'ACTIVE', ...adset } });
  meta.send('POST', `/${ids.campaign}`, { status: 'ACTIVE' });
  return ids;
};
const sales = {
  optimization_goal: 'OFFSITE_CONVERSIONS',
  promoted_object: { pixel_id: '1', custom_event_type: 'PURCHASE' },
};
const runningSales = (meta: OpenMeta) => {
  const below = {
    campaign: { objective: 'OUTCOME_SALES' },
    adset: { status: 'ACTIVE', lifetime_budget: 1_000_000, ...sales },
  };
  const ids = addAd(meta, { status: 'ACTIVE' }, below);
  meta.send('POST', `/${ids.campaign}`, { status: 'ACTIVE' });
  return ids;
};
const report = (meta: OpenMeta, params = {}) =>
  meta.send('GET', `${ACCOUNT}/insights`, { date_preset: 'maximum', ...params }).body;
const unkind = { kind: false, lagS: 0 };

export const BEHAVIOR_CASES: readonly BehaviorCase[] = [
  {
    name: 'required-params',
    what: 'a campaign without special ad categories is refused',
    check: (meta) => {
      const reply = meta.send('POST', `${ACCOUNT}/campaigns`, campaignBody({ special_ad_categories: undefined }));
      expect(errorOf(reply)).toMatchObject({ code: 100, message: expect.stringContaining('special_ad_categories') });
    },
  },
  {
    name: 'param-types',
    what: 'a budget must be a number',
    check: (meta) => {
      const reply = meta.send('POST', `${ACCOUNT}/campaigns`, campaignBody({ daily_budget: 'much' }));
      expect(errorOf(reply)).toMatchObject({ code: 100, message: expect.stringContaining('daily_budget') });
    },
  },
  {
    name: 'enum-words',
    what: 'an objective must be a value of its enum',
    check: (meta) => {
      const reply = meta.send('POST', `${ACCOUNT}/campaigns`, campaignBody({ objective: 'OUTCOME_FAME' }));
      expect(errorOf(reply)).toMatchObject({ code: 100, message: expect.stringContaining('must be one of') });
    },
  },
  {
    name: 'field-names',
    what: 'a field that does not exist cannot be read',
    check: (meta) => expect(fieldsOf(meta, addCampaign(meta), 'fame')).toMatchObject({ error: { code: 100 } }),
  },
  {
    name: 'effective-status-words',
    what: 'a filter on effective_status accepts only its values',
    check: (meta) =>
      expect(errorOf(meta.send('GET', `${ACCOUNT}/ads`, { effective_status: '["RUNNING"]' }))).toMatchObject({
        code: 100,
      }),
  },
  {
    name: 'version-gone',
    what: 'version v23 is refused',
    check: (meta) => expect(errorOf(meta.send('GET', `/v23.0${ACCOUNT}`))).toMatchObject({ code: 2635 }),
  },
  {
    name: 'token-needed',
    what: 'a request without a token is refused',
    check: (meta) => expect(errorOf(meta.send('GET', ACCOUNT, { access_token: '' }))).toMatchObject({ code: 104 }),
  },
  {
    name: 'token-life',
    what: 'a token expires a set time after its first use, and says when',
    check: (meta) => {
      meta.platform.setAccount('840', { token_life_s: 60 });
      const ends = () => meta.send('GET', '/debug_token', { input_token: 'token' }).body.data.expires_at;
      expect(meta.send('GET', ACCOUNT).status).toBe(200);
      expect(ends() - Math.floor(meta.world.clock.now() / 1000)).toBe(60);
      meta.advance(60);
      expect(errorOf(meta.send('GET', ACCOUNT))).toMatchObject({ code: 190, error_subcode: 463 });
    },
  },
  {
    name: 'renewal-needs-secret',
    what: 'a token can be renewed only with the secret of its app',
    check: (meta) => {
      const renewed = (params: object) =>
        meta.send('GET', '/oauth/access_token', { fb_exchange_token: 'token', ...params });
      expect(renewed({ client_id: '1', client_secret: 's' }).body.access_token).not.toBe('token');
      expect(errorOf(renewed({ client_id: '1' }))).toMatchObject({ code: 100 });
    },
  },
  {
    name: 'app-secret-proof',
    what: 'an account with an app secret requires the proof',
    check: (meta) => {
      meta.platform.setAccount('840', { app_secret: 'secret' });
      const proof = createHmac('sha256', 'secret').update('token').digest('hex');
      expect(meta.send('GET', ACCOUNT, { appsecret_proof: proof }).status).toBe(200);
      expect(errorOf(meta.send('GET', ACCOUNT, { appsecret_proof: 'no' }))).toMatchObject({ code: 100 });
    },
  },
  {
    name: 'usage-headers',
    what: 'each reply reports how much of the rate limit is used',
    check: (meta) => expect(meta.send('GET', ACCOUNT).headers['x-business-use-case-usage']).toContain('call_count'),
  },
  {
    name: 'validate-only',
    what: 'validate_only creates nothing',
    check: (meta) => {
      const reply = meta.send('POST', `${ACCOUNT}/campaigns`, campaignBody({ execution_options: ['validate_only'] }));
      expect([reply.body, meta.platform.objects()]).toEqual([{ success: true }, []]);
    },
  },
  {
    name: 'read-lag',
    what: 'a new object cannot be read immediately',
    world: { kind: false },
    check: (meta) => {
      const id = addCampaign(meta);
      expect(errorOf(meta.send('GET', `/${id}`))).toMatchObject({ code: 100, error_subcode: 33 });
      expect(meta.send('GET', `${ACCOUNT}/campaigns`).body.data).toEqual([]);
      meta.advance(20);
      expect(fieldsOf(meta, id, 'name')).toEqual({ id, name: 'spring' });
    },
  },
  {
    name: 'update-lag',
    what: 'a change becomes visible after a while',
    world: { kind: false },
    check: (meta) => {
      const id = addCampaign(meta);
      meta.advance(20);
      meta.send('POST', `/${id}`, { name: 'summer' });
      expect(fieldsOf(meta, id, 'name').name).toBe('spring');
      meta.advance(20);
      expect(fieldsOf(meta, id, 'name').name).toBe('summer');
    },
  },
  {
    name: 'starts-active',
    what: 'a campaign created without a status is ACTIVE',
    check: (meta) => expect(fieldsOf(meta, addCampaign(meta, { status: undefined }), 'status').status).toBe('ACTIVE'),
  },
  {
    name: 'parents-cascade',
    what: 'an ad in a paused campaign is not delivered',
    check: (meta) => {
      const { ad } = addAd(meta, { status: 'ACTIVE' }, { adset: { status: 'ACTIVE' } });
      expect(fieldsOf(meta, ad, 'status,effective_status')).toMatchObject({
        status: 'ACTIVE',
        effective_status: 'CAMPAIGN_PAUSED',
      });
    },
  },
  {
    name: 'review',
    what: 'an ad is reviewed before it becomes active',
    world: unkind,
    check: (meta) => {
      const campaign = addCampaign(meta, { status: 'ACTIVE' });
      const adset = addAdset(meta, campaign, { status: 'ACTIVE' });
      const creative = { object_story_spec: { page_id: '1', text_data: { message: 'hello' } } };
      const reply = meta.send('POST', `${ACCOUNT}/ads`, { name: 'a', adset_id: adset, creative, status: 'ACTIVE' });
      const status = () => fieldsOf(meta, reply.body.id, 'effective_status').effective_status;
      expect(status()).toBe('PENDING_REVIEW');
      meta.advance(300);
      expect(status()).toBe('ACTIVE');
    },
  },
  {
    name: 'deleted-is-hidden',
    what: 'lists leave out deleted objects',
    check: (meta) => {
      meta.send('DELETE', `/${addCampaign(meta)}`);
      expect(meta.send('GET', `${ACCOUNT}/campaigns`).body.data).toEqual([]);
    },
  },
  {
    name: 'deleted-cascades',
    what: 'the ads of a deleted campaign are deleted',
    check: (meta) => {
      const { campaign, ad } = addAd(meta);
      meta.send('DELETE', `/${campaign}`);
      expect(fieldsOf(meta, ad, 'status').status).toBe('DELETED');
    },
  },
  {
    name: 'silent-drops',
    what: 'Messenger stories are dropped silently',
    check: (meta) => {
      const places = { publisher_platforms: ['messenger'], messenger_positions: ['story', 'messenger_home'] };
      const id = addAdset(meta, addCampaign(meta), { targeting: targeting(places) });
      expect(fieldsOf(meta, id, 'targeting').targeting.messenger_positions).toEqual(['messenger_home']);
    },
  },
  {
    name: 'enrolls-by-itself',
    what: 'a feature stays off if opted out of, and is enrolled if not named',
    check: (meta) => {
      const features = { video_filtering: { enroll_status: 'OPT_OUT' } };
      const object_story_spec = storyOf(addVideo(meta), addImage(meta));
      const { ad } = addAd(meta, {
        creative: { object_story_spec, degrees_of_freedom_spec: { creative_features_spec: features } },
      });
      const read = fieldsOf(meta, ad, 'creative{degrees_of_freedom_spec}');
      expect(read.creative.degrees_of_freedom_spec.creative_features_spec).toMatchObject({
        ...features,
        video_auto_crop: { enroll_status: 'OPT_IN' },
      });
    },
  },
  {
    name: 'numbers-as-text',
    what: 'replies contain budgets as text',
    check: (meta) => {
      const id = addAdset(meta, addCampaign(meta));
      expect(fieldsOf(meta, id, 'lifetime_budget,daily_budget')).toMatchObject({
        lifetime_budget: '10000',
        daily_budget: '0',
      });
    },
  },
  {
    name: 'paging',
    what: 'each page of a list continues where the last one ended',
    check: (meta) => {
      const ids = Array.from({ length: 30 }, () => addCampaign(meta)).reverse();
      const first = meta.send('GET', `${ACCOUNT}/campaigns`).body;
      expect(first.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 25));
      expect(first.paging.next).toContain('access_token=token');
      const { after } = first.paging.cursors;
      const rest = meta.send('GET', `${ACCOUNT}/campaigns`, { after }).body;
      expect(rest.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(25));
      expect(rest.paging.next).toBeUndefined();
    },
  },
  {
    name: 'filtering',
    what: 'a list can be filtered by name',
    check: (meta) => {
      addCampaign(meta, { name: 'summer ce:1:1' });
      addCampaign(meta);
      const filtering = JSON.stringify([{ field: 'name', operator: 'CONTAIN', value: 'ce:1' }]);
      expect(meta.send('GET', `${ACCOUNT}/campaigns`, { filtering }).body.data).toHaveLength(1);
    },
  },
  {
    name: 'video-title-filter',
    what: 'a list of videos can be filtered by title',
    check: (meta) => {
      const id = addVideo(meta, 'ce:1');
      addVideo(meta, 'other');
      expect(meta.send('GET', `${ACCOUNT}/advideos`, { title: 'ce:1' }).body.data).toEqual([{ id }]);
    },
  },
  {
    name: 'image-by-content',
    what: 'uploading the same image twice creates one image',
    check: (meta) => {
      expect(addImage(meta)).toBe(addImage(meta));
      expect(meta.platform.objects()).toHaveLength(1);
    },
  },
  {
    name: 'video-processing',
    what: 'a video is processed before it is ready',
    world: unkind,
    check: (meta) => {
      const id = addVideo(meta);
      expect(fieldsOf(meta, id, 'status').status).toMatchObject({
        video_status: 'processing',
        uploading_phase: { status: 'complete' },
        processing_phase: { status: 'in_progress' },
      });
      meta.advance(120);
      expect(fieldsOf(meta, id, 'status').status).toMatchObject({ video_status: 'ready', processing_progress: 100 });
    },
  },
  {
    name: 'chunk-offsets',
    what: 'a chunk must begin where the last one ended',
    check: (meta) => {
      const { upload_session_id: session } = meta.send('POST', `${ACCOUNT}/advideos`, {
        upload_phase: 'start',
        file_size: 8,
      }).body;
      const send = (start: number) =>
        meta.send(
          'POST',
          `${ACCOUNT}/advideos`,
          { upload_phase: 'transfer', upload_session_id: session, start_offset: start },
          { files: [chunk('film')] },
        ).body;
      expect(send(4).error).toMatchObject({ code: 6001, error_data: { start_offset: '0', end_offset: '8' } });
      expect(send(0)).toEqual({ start_offset: '4', end_offset: '8' });
    },
  },
  {
    name: 'whole-file',
    what: 'an upload can finish only when it is complete',
    check: (meta) => {
      const { upload_session_id: session } = meta.send('POST', `${ACCOUNT}/advideos`, {
        upload_phase: 'start',
        file_size: 8,
      }).body;
      const reply = meta.send('POST', `${ACCOUNT}/advideos`, { upload_phase: 'finish', upload_session_id: session });
      expect(errorOf(reply)).toMatchObject({ code: 6001 });
    },
  },
  {
    name: 'budget-bound',
    what: 'spending never exceeds the budget',
    check: (meta) => {
      const { campaign } = runningAd(meta);
      meta.advance(8 * 86_400);
      meta.platform.passTime();
      const spent = meta.platform.objects().find(({ id }) => id === campaign)?.spend_minor;
      expect(spent).toBeGreaterThan(9000);
      expect(spent).toBeLessThanOrEqual(10_000);
    },
  },
  {
    name: 'late-conversions',
    what: 'more conversions are reported a week later',
    check: (meta) => {
      runningSales(meta);
      meta.advance(86_400);
      const count = () =>
        conversionsOf(report(meta, { fields: 'actions', time_range: '{"since":"2026-11-23","until":"2026-11-23"}' }));
      const early = count();
      meta.advance(6 * 86_400);
      expect(count()).toBeGreaterThan(early);
    },
  },
  {
    name: 'invalid-traffic',
    what: 'reported impressions shrink later, but reported spending does not',
    check: (meta) => {
      runningSales(meta);
      meta.advance(86_400);
      const [before] = report(meta, { time_range: '{"since":"2026-11-23","until":"2026-11-23"}' }).data;
      meta.advance(6 * 86_400);
      const [after] = report(meta, { time_range: '{"since":"2026-11-23","until":"2026-11-23"}' }).data;
      expect(after.spend).toBe(before.spend);
      expect(Number(after.impressions)).toBeLessThan(Number(before.impressions));
    },
  },
  {
    name: 'conversions-under-several-names',
    what: 'one conversion is reported under three action types',
    check: (meta) => {
      runningSales(meta);
      meta.advance(7 * 86_400);
      const [row] = report(meta, { fields: 'actions' }).data;
      const types = row.actions.map((action: { action_type: string }) => action.action_type);
      expect(types).toEqual(
        expect.arrayContaining(['purchase', 'omni_purchase', 'offsite_conversion.fb_pixel_purchase']),
      );
    },
  },
  {
    name: 'report-retention',
    what: 'a report that goes back more than 37 months is refused',
    check: (meta) => {
      const since = (day: string) => report(meta, { time_range: { since: day, until: '2026-11-23' } }).error;
      expect([since('2023-10-23'), since('2023-10-22')]).toEqual([undefined, expect.objectContaining({ code: 3018 })]);
    },
  },
  {
    name: 'reduce-data',
    what: 'a report that is too large is refused',
    check: (meta) => {
      const { ad } = runningAd(meta);
      for (let copy = 0; copy < 5; copy += 1) meta.platform.actAsPerson(ad, { act: 'copy', count: 1, fields: {} });
      meta.advance(86_400);
      expect(report(meta, { level: 'ad', time_increment: 1 }).error).toMatchObject({ code: 1 });
      expect(report(meta, { level: 'ad', time_increment: 1, date_preset: 'last_30d' }).error).toBeUndefined();
    },
  },
  {
    name: 'report-jobs',
    what: 'a report in the background takes some time',
    world: unkind,
    check: (meta) => {
      const { report_run_id: run } = meta.send('POST', `${ACCOUNT}/insights`, { level: 'ad' }).body;
      expect(meta.send('GET', `/${run}`).body).toMatchObject({
        async_status: 'Job Not Started',
        async_percent_completion: 0,
      });
      expect(errorOf(meta.send('GET', `/${run}/insights`))).toMatchObject({ code: 2601 });
      meta.advance(30);
      expect(meta.send('GET', `/${run}`).body).toMatchObject({
        async_status: 'Job Completed',
        async_percent_completion: 100,
      });
      expect(meta.send('GET', `/${run}/insights`).body).toMatchObject({ data: [] });
    },
  },
  // the last case, because it sends thousands of requests
  {
    name: 'throttling',
    what: 'an account reaches its rate limit and recovers from it',
    world: unkind,
    check: (meta) => {
      for (let count = 0; count < 9000; count += 1) meta.send('GET', ACCOUNT);
      expect(errorOf(meta.send('GET', ACCOUNT))).toMatchObject({ code: 17, error_subcode: 2446079 });
      meta.advance(300);
      expect(meta.send('GET', ACCOUNT).status).toBe(200);
    },
  },
];

const conversionsOf = ({ data }: { data: { actions?: { action_type: string; value: string }[] }[] }): number =>
  Number(data[0]?.actions?.find(({ action_type: type }) => type.startsWith('offsite_conversion'))?.value ?? 0);

/** Opens a world for a case and checks whether the platform behaves as the case says. */
export const checkBehavior = ({ world, check }: BehaviorCase, off: readonly string[] = []): void =>
  check(openMeta({ ...world, off }));
