import { isFields } from '../../src/sandbox/google/check-message.ts';
import { googlePlatform } from '../../src/sandbox/google/index.ts';
import { type ApiRequest, type Fields, makeWorld, type WorldOptions } from '../../src/sandbox/world/index.ts';

/** A customer of the sandbox, billed in dollars. */
export const CUSTOMER = '840';
export const HEADERS = { authorization: 'Bearer token', 'developer-token': 'dev' };

/** Opens Google's sandbox in this process, with its own clock. */
export function openGoogle(options: WorldOptions = {}) {
  const world = makeWorld({ kind: true, seed: 3, clock: 'virtual', ...options });
  const platform = googlePlatform(world);
  const send = (path: string, params: Fields, more: Partial<ApiRequest> = {}) => {
    platform.passTime();
    return platform.handle({
      ...{ method: 'POST', path, params, files: [], headers: HEADERS, origin: 'http://127.0.0.1:1' },
      ...more,
    });
  };
  const call = (method: string, params: Fields) => send(`/v25/customers/${CUSTOMER}/${method}`, params);
  return { world, platform, send, call, search: (query: string) => call('googleAds:search', { query }) };
}
export type OpenGoogle = ReturnType<typeof openGoogle>;

export const nameIn = (collection: string, id: number) => `customers/${CUSTOMER}/${collection}/${id}`;

/** Returns operations that create one of each object for a campaign, each changed as requested. */
export function tree(changed: Readonly<Record<string, Fields>> = {}): Fields[] {
  const parts: Readonly<Record<string, Fields>> = {
    campaign_budget: {
      ...{ resource_name: nameIn('campaignBudgets', -1), total_amount_micros: '100000000', period: 'CUSTOM_PERIOD' },
      explicitly_shared: false,
    },
    campaign: {
      ...{ resource_name: nameIn('campaigns', -2), name: 'Lamp ce:1:campaign', status: 'PAUSED' },
      ...{ advertising_channel_type: 'DEMAND_GEN', campaign_budget: nameIn('campaignBudgets', -1), target_spend: {} },
      ...{ contains_eu_political_advertising: 'DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING' },
      ...{ start_date_time: '2026-11-23 08:00:00', end_date_time: '2026-12-03 08:00:00' },
      demand_gen_campaign_settings: { upgraded_targeting: true },
    },
    ad_group: {
      ...{ resource_name: nameIn('adGroups', -3), campaign: nameIn('campaigns', -2), name: 'Lamp ce:1:ad_group' },
      ...{ status: 'PAUSED' },
      demand_gen_ad_group_settings: { channel_controls: { selected_channels: { youtube_shorts: true } } },
    },
    ad_group_criterion: {
      ...{ ad_group: nameIn('adGroups', -3), location: { geo_target_constant: 'geoTargetConstants/2276' } },
    },
    asset: {
      resource_name: nameIn('assets', -4),
      youtube_video_asset: { youtube_video_id: 'dQw4w9WgXcQ' },
      name: 'Lamp',
    },
    ad_group_ad: {
      ...{ ad_group: nameIn('adGroups', -3), status: 'PAUSED' },
      ad: {
        ...{ name: 'Lamp ce:1:ad', final_urls: ['https://example.com/'] },
        demand_gen_video_responsive_ad: {
          ...{
            headlines: [{ text: 'Light' }],
            long_headlines: [{ text: 'Light for all' }],
            descriptions: [{ text: 'It folds' }],
          },
          ...{ videos: [{ asset: nameIn('assets', -4) }], logo_images: [{ asset: nameIn('assets', 77) }] },
          business_name: { text: 'Lamps' },
        },
      },
    },
  };
  return Object.entries(parts).map(([kind, create]) => ({
    [`${kind}_operation`]: { create: { ...create, ...changed[kind] } },
  }));
}

export const makeTree = ({ call }: OpenGoogle, changed?: Parameters<typeof tree>[0]) =>
  call('googleAds:mutate', { mutateOperations: tree(changed) });

/** Returns an error such as `campaign_error.DUPLICATE_CAMPAIGN_NAME` and its location, or the message of the JSON parser. */
export function refusalOf({ status, body }: { readonly status: number; readonly body: unknown }): unknown[] {
  const error = isFields(body) && isFields(body.error) ? body.error : {};
  const [detail] = Array.isArray(error.details) ? error.details : [];
  if (!isFields(detail) || !Array.isArray(detail.errors)) return [status, error.message];
  const [first] = detail.errors;
  return [status, Object.entries(first.errorCode)[0]?.join('.'), first.location?.fieldPathElements?.at(-1)?.fieldName];
}

/** Returns the rows of a query. */
export const rowsOf = ({ body }: { readonly body: unknown }): Fields[] =>
  isFields(body) && Array.isArray(body.results) ? body.results : [];

/** Returns the resource name of a campaign's budget. */
export function budgetOf({ search }: OpenGoogle): unknown {
  const [row] = rowsOf(search('SELECT campaign_budget.resource_name FROM campaign'));
  return isFields(row?.campaignBudget) ? row.campaignBudget.resourceName : undefined;
}
