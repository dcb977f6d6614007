import { metaPlatform } from '../../src/sandbox/meta/index.ts';
import { type FaultName, makeWorld, type UploadedFile, type WorldOptions } from '../../src/sandbox/world/index.ts';

/** Opens the platform in this process: no server, no lag, and a clock that does not advance by itself. */
export function openMeta(options: WorldOptions = {}) {
  const world = makeWorld({ kind: true, clock: 'virtual', ...options });
  const platform = metaPlatform(world);
  const send = (method: string, path: string, params: Fields = {}, more: More = {}) => {
    platform.passTime();
    const request = {
      method,
      path: path.startsWith('/v') ? path : `/v26.0${path}`,
      // over the network, everything is JSON
      params: JSON.parse(JSON.stringify({ access_token: 'token', ...params })),
      files: more.files ?? [],
      headers: {},
      origin: 'http://sandbox',
    };
    const fault = more.fault === undefined ? undefined : { kind: more.fault, delayS: 0, field: more.field };
    const answer = platform.handle(request, fault);
    return { status: answer.status, headers: answer.headers, body: JSON.parse(JSON.stringify(answer.body)) };
  };
  return { world, platform, send, advance: (seconds: number) => world.clock.advance(seconds * 1000) };
}

type Fields = Readonly<Record<string, unknown>>;
interface More {
  readonly files?: readonly UploadedFile[];
  readonly fault?: FaultName;
  readonly field?: string;
}

export type OpenMeta = ReturnType<typeof openMeta>;

export const ACCOUNT = '/act_840';
const DAY_S = 24 * 60 * 60;

export const campaignBody = (changes: Fields = {}) => ({
  name: 'spring',
  objective: 'OUTCOME_TRAFFIC',
  special_ad_categories: ['NONE'],
  status: 'PAUSED',
  is_adset_budget_sharing_enabled: false,
  ...changes,
});

export const targeting = (changes: Fields = {}) => ({
  geo_locations: { countries: ['US'] },
  age_min: 18,
  age_max: 65,
  targeting_automation: { advantage_audience: 0 },
  ...changes,
});

/** Returns the body of an ad set that runs for a week. */
export const adsetBody = (meta: OpenMeta, campaignId: string, changes: Fields = {}) => ({
  name: 'spring',
  campaign_id: campaignId,
  status: 'PAUSED',
  lifetime_budget: 10_000,
  end_time: Math.floor(meta.world.clock.now() / 1000) + 7 * DAY_S,
  billing_event: 'IMPRESSIONS',
  optimization_goal: 'LINK_CLICKS',
  targeting: targeting(),
  ...changes,
});

export const film = (size = 10): UploadedFile => ({
  field: 'source',
  name: 'film.mp4',
  size,
  md5: 'd41d8cd98f00b204e9800998ecf8427e',
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  bytes: undefined,
});

export const chunk = (text: string): UploadedFile => ({
  ...film(text.length),
  field: 'video_file_chunk',
  bytes: Buffer.from(text),
});

export const storyOf = (videoId: string, imageHash: string, changes: Fields = {}) => ({
  page_id: '1',
  instagram_user_id: '2',
  video_data: {
    video_id: videoId,
    image_hash: imageHash,
    message: 'hello',
    call_to_action: { type: 'LEARN_MORE', value: { link: 'https://example.com' } },
    ...changes,
  },
});

export const createdId = (reply: { readonly body: { readonly id?: string } }): string => {
  if (reply.body.id === undefined) throw new Error(`not created: ${JSON.stringify(reply.body)}`);
  return reply.body.id;
};

export const addCampaign = (meta: OpenMeta, changes: Fields = {}) =>
  createdId(meta.send('POST', `${ACCOUNT}/campaigns`, campaignBody(changes)));
export const addAdset = (meta: OpenMeta, campaignId: string, changes: Fields = {}) =>
  createdId(meta.send('POST', `${ACCOUNT}/adsets`, adsetBody(meta, campaignId, changes)));
export const addVideo = (meta: OpenMeta, title = 'film') =>
  createdId(meta.send('POST', `${ACCOUNT}/advideos`, { title }, { files: [film()] }));
export const addImage = (meta: OpenMeta): string =>
  meta.send('POST', `${ACCOUNT}/adimages`, { bytes: 'aGVsbG8=' }).body.images.bytes.hash;

/** Adds an ad with everything that it needs. */
export function addAd(meta: OpenMeta, changes: Fields = {}, below: { campaign?: Fields; adset?: Fields } = {}) {
  const campaign = addCampaign(meta, below.campaign);
  const adset = addAdset(meta, campaign, below.adset);
  const creative = { object_story_spec: storyOf(addVideo(meta), addImage(meta)), url_tags: 'utm_source=meta' };
  const ad = createdId(
    meta.send('POST', `${ACCOUNT}/ads`, { name: 'spring', adset_id: adset, status: 'PAUSED', creative, ...changes }),
  );
  return { campaign, adset, ad };
}
