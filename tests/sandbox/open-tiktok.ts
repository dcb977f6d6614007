import { tiktokPlatform } from '../../src/sandbox/tiktok/index.ts';
import { type FaultName, makeWorld, type UploadedFile, type WorldOptions } from '../../src/sandbox/world/index.ts';

type Fields = Readonly<Record<string, unknown>>;
interface More {
  readonly files?: readonly UploadedFile[];
  readonly fault?: FaultName;
  readonly token?: string | undefined;
}

/** Opens the platform in this process: no server, no lag, and a clock that does not advance by itself. */
export function openTikTok(options: WorldOptions = {}) {
  const world = makeWorld({ kind: true, clock: 'virtual', ...options });
  const platform = tiktokPlatform(world);
  const send = (
    method: string,
    path: string,
    params: Fields = {},
    { files = [], fault, token = 'token' }: More = {},
  ) => {
    platform.passTime();
    const texts = Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    const request = {
      ...{
        method,
        path: path.startsWith('/open_api') ? path : `/open_api/v1.3${path}`,
        files,
        origin: 'http://sandbox',
      },
      // a query contains strings, a body JSON
      params: method === 'GET' || files.length > 0 ? Object.fromEntries(texts) : JSON.parse(JSON.stringify(params)),
      headers: token === '' ? {} : { 'access-token': token },
    };
    const met = fault === undefined ? undefined : { kind: fault, delayS: 0, field: undefined };
    const { status, body } = platform.handle(request, met);
    return { status, body: JSON.parse(JSON.stringify(body)) };
  };
  return { world, platform, send, advance: (seconds: number) => world.clock.advance(seconds * 1000) };
}
export type OpenTikTok = ReturnType<typeof openTikTok>;

const ADVERTISER = '840';
let made = 0;
const next = () => String(++made);

const dayAfter = (tiktok: OpenTikTok, days: number) =>
  new Date(tiktok.world.clock.now() + days * 86_400_000).toISOString().slice(0, 19).replace('T', ' ');

export const campaignBody = (changes: Fields = {}) => ({
  ...{ advertiser_id: ADVERTISER, campaign_name: 'spring', objective_type: 'WEB_CONVERSIONS', request_id: next() },
  ...{ budget_optimize_on: false, operation_status: 'DISABLE' },
  ...changes,
});
export const groupBody = (tiktok: OpenTikTok, campaign_id: string, changes: Fields = {}) => ({
  ...{ advertiser_id: ADVERTISER, adgroup_name: 'spring', campaign_id, request_id: next(), promotion_type: 'WEBSITE' },
  ...{ optimization_goal: 'CLICK', billing_event: 'CPC', budget_mode: 'BUDGET_MODE_TOTAL', budget: 200.5 },
  ...{ schedule_type: 'SCHEDULE_START_END', schedule_start_time: dayAfter(tiktok, 1) },
  ...{ schedule_end_time: dayAfter(tiktok, 8), operation_status: 'DISABLE' },
  targeting_spec: { location_ids: ['6252001'], age_groups: ['AGE_18_24'] },
  ...changes,
});
export const adBody = (adgroup_id: string, video_id: string, changes: Fields = {}, creative: Fields = {}) => ({
  ...{ advertiser_id: ADVERTISER, ad_name: 'spring', adgroup_id, operation_status: 'DISABLE' },
  creative_list: [
    {
      creative_info: {
        ...{ ad_format: 'SINGLE_VIDEO', video_info: { video_id }, identity_type: 'TT_USER', identity_id: '7' },
        ...creative,
      },
    },
  ],
  ad_text_list: [{ ad_text: 'Folds flat.' }],
  landing_page_url_list: [{ landing_page_url: 'https://shop.example' }],
  ...changes,
});

const film = (md5 = 'm'): UploadedFile => ({
  ...{ field: 'video_file', name: 'film', size: 4, md5, sha256: 's', bytes: undefined },
});

export const upload = (tiktok: OpenTikTok, name: string, signature = 'm') =>
  tiktok.send(
    'POST',
    '/file/video/ad/upload/',
    { advertiser_id: ADVERTISER, file_name: name, upload_type: 'UPLOAD_BY_FILE', video_signature: signature },
    { files: [film()] },
  );

/**
 * Adds a disabled ad with everything that it needs.
 *
 * @param wait lets time pass until the film is processed
 * @returns its ids
 */
export function addAd(tiktok: OpenTikTok, wait: () => void = () => undefined) {
  const video: string = upload(tiktok, `film ${next()}`).body.data[0].video_id;
  wait();
  const campaign: string = tiktok.send('POST', '/smart_plus/campaign/create/', campaignBody()).body.data.campaign_id;
  const group: string = tiktok.send('POST', '/smart_plus/adgroup/create/', groupBody(tiktok, campaign)).body.data
    .adgroup_id;
  const ad: string = tiktok.send('POST', '/smart_plus/ad/create/', adBody(group, video)).body.data.smart_plus_ad_id;
  return { video, campaign, group, ad };
}

export const enable = (tiktok: OpenTikTok, kind: 'campaign' | 'adgroup' | 'ad', id: string, status = 'ENABLE') =>
  tiktok.send('POST', `/smart_plus/${kind}/status/update/`, {
    ...{ advertiser_id: ADVERTISER, operation_status: status },
    [kind === 'ad' ? 'smart_plus_ad_ids' : `${kind}_ids`]: [id],
  });
