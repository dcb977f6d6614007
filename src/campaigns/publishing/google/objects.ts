import { at, isObject, listAt, textAt } from '../json.ts';
import type { Calls, Json, JsonObject, Problem, RemoteKind } from '../port.ts';
import { criterionWord } from './bodies.ts';
import { ask, quoted, type Rows } from './read.ts';
import { idIn } from './version.ts';

/** The names of a publication's objects in queries. */
export const RESOURCES = { campaign: 'campaign', ad_group: 'ad_group', ad: 'ad_group_ad' } as const;
export type AdKind = keyof typeof RESOURCES;

export const isAdKind = (kind: RemoteKind): kind is AdKind => kind in RESOURCES;

export function adKind(kind: RemoteKind): AdKind {
  if (!isAdKind(kind)) throw new TypeError(`Google has no objects of kind ${kind}`);
  return kind;
}

/** The field of an object's id, and of its name. */
export const ID: Readonly<Record<AdKind, string>> = {
  ...{ campaign: 'campaign.id', ad_group: 'ad_group.id', ad: 'ad_group_ad.ad.id' },
};
export const NAME: Readonly<Record<AdKind, string>> = {
  ...{ campaign: 'campaign.name', ad_group: 'ad_group.name', ad: 'ad_group_ad.ad.name' },
};

const FIELDS: Readonly<Record<AdKind, readonly string[]>> = {
  campaign: [
    ...[
      'campaign.id',
      'campaign.name',
      'campaign.status',
      'campaign.advertising_channel_type',
      'campaign.primary_status',
    ],
    ...['campaign.contains_eu_political_advertising', 'campaign.bidding_strategy_type', 'campaign.start_date_time'],
    ...['campaign.end_date_time', 'campaign.demand_gen_campaign_settings.upgraded_targeting'],
    ...['campaign_budget.resource_name', 'campaign_budget.amount_micros', 'campaign_budget.total_amount_micros'],
    ...['campaign_budget.period', 'campaign_budget.explicitly_shared'],
  ],
  ad_group: [
    ...['ad_group.id', 'ad_group.name', 'ad_group.status', 'ad_group.optimized_targeting_enabled', 'campaign.id'],
    ...['ad_group.primary_status', ...channels()],
  ],
  ad: [
    ...['ad_group_ad.resource_name', 'ad_group_ad.status', 'ad_group_ad.ad.id', 'ad_group_ad.ad.name', 'ad_group.id'],
    ...['ad_group_ad.ad.final_urls', 'ad_group_ad.ad.final_url_suffix', 'ad_group_ad.primary_status'],
    ...['ad_group_ad.policy_summary.review_status', 'ad_group_ad.policy_summary.approval_status'],
    ...['headlines', 'long_headlines', 'descriptions', 'videos', 'logo_images', 'business_name', 'call_to_actions'].map(
      (name) => `ad_group_ad.ad.demand_gen_video_responsive_ad.${name}`,
    ),
  ],
};

function channels(): string[] {
  const names = ['youtube_shorts', 'youtube_in_stream', 'youtube_in_feed', 'discover', 'gmail', 'display', 'maps'];
  return names.map((name) => `ad_group.demand_gen_ad_group_settings.channel_controls.selected_channels.${name}`);
}

/** An object as read, in the form of `expect.ts`: with the ids of its parents, and flat where Google nests. */
export interface Read {
  readonly kind: AdKind;
  readonly remote_id: string;
  readonly name: string;
  readonly parent_remote_id: string | undefined;
  readonly record: JsonObject;
}

/** Reads the objects of a kind that meet the conditions, except removed ones. */
export async function readObjects(
  calls: Calls,
  kind: AdKind,
  conditions: readonly string[],
): Promise<{ readonly objects: readonly Read[]; readonly problem?: Problem }> {
  const where = [...conditions, `${RESOURCES[kind]}.status != 'REMOVED'`].join(' AND ');
  const { rows, problem } = await ask(
    calls,
    `SELECT ${FIELDS[kind].join(', ')} FROM ${RESOURCES[kind]} WHERE ${where}`,
  );
  return { objects: rows.map((row) => READERS[kind](row)), ...(problem === undefined ? {} : { problem }) };
}

const READERS: Readonly<Record<AdKind, (row: Json) => Read>> = {
  campaign: (row) => ({
    ...{
      kind: 'campaign',
      remote_id: textAt(row, 'campaign', 'id') ?? '',
      name: textAt(row, 'campaign', 'name') ?? '',
    },
    parent_remote_id: undefined,
    record: { ...objectAt(row, 'campaign'), campaign_budget: at(row, 'campaign_budget') ?? {} },
  }),
  ad_group: (row) => ({
    ...{
      kind: 'ad_group',
      remote_id: textAt(row, 'ad_group', 'id') ?? '',
      name: textAt(row, 'ad_group', 'name') ?? '',
    },
    parent_remote_id: textAt(row, 'campaign', 'id'),
    record: { ...objectAt(row, 'ad_group'), campaign: textAt(row, 'campaign', 'id') ?? null },
  }),
  ad: readAd,
};

function readAd(row: Json): Read {
  const ad = at(row, 'ad_group_ad', 'ad') ?? {};
  const video = at(ad, 'demand_gen_video_responsive_ad') ?? {};
  const texts = (name: string) => listAt(video, name).flatMap((one) => textAt(one, 'text') ?? []);
  const assets = (name: string) => listAt(video, name).flatMap((one) => textAt(one, 'asset') ?? []);
  const group = textAt(row, 'ad_group', 'id');
  return {
    ...{ kind: 'ad', remote_id: textAt(ad, 'id') ?? '', name: textAt(ad, 'name') ?? '', parent_remote_id: group },
    record: {
      ...objectAt(row, 'ad_group_ad'),
      ...{ name: textAt(ad, 'name') ?? null, ad_group: group ?? null, final_urls: listAt(ad, 'final_urls') },
      final_url_suffix: textAt(ad, 'final_url_suffix') ?? null,
      ...{
        headlines: texts('headlines'),
        long_headlines: texts('long_headlines'),
        descriptions: texts('descriptions'),
      },
      ...{ business_name: textAt(video, 'business_name', 'text') ?? null, logo: assets('logo_images')[0] ?? null },
      ...{ videos: assets('videos'), buttons: assets('call_to_actions') },
    },
  };
}

const objectAt = (row: Json, name: string): JsonObject => {
  const found = at(row, name);
  return isObject(found) ? found : {};
};

/** Reads what a query for the object alone does not show: the criteria of an ad group, or the film and the button of an ad. */
export async function withParts(
  calls: Calls,
  read: Read,
): Promise<{ readonly read: Read } | { readonly problem: Problem }> {
  if (read.kind === 'ad_group') return withCriteria(calls, read);
  return read.kind === 'ad' ? withAssets(calls, read) : { read };
}

async function withCriteria(calls: Calls, read: Read) {
  const fields = ['location.geo_target_constant', 'age_range.type', 'negative'].map(
    (name) => `ad_group_criterion.${name}`,
  );
  const where = `ad_group.id = ${read.remote_id} AND ad_group_criterion.status != 'REMOVED'`;
  const { rows, problem } = await ask(calls, `SELECT ${fields.join(', ')} FROM ad_group_criterion WHERE ${where}`);
  if (problem !== undefined) return { problem };
  const criteria = rows.map((row) => criterionWord(at(row, 'ad_group_criterion')));
  return { read: { ...read, record: { ...read.record, criteria } } };
}

async function withAssets(calls: Calls, read: Read) {
  const names = [...listAt(read.record, 'videos'), ...listAt(read.record, 'buttons')].map(String);
  const assets = names.length === 0 ? NOTHING : await assetsNamed(calls, names);
  if (assets.problem !== undefined) return { problem: assets.problem };
  const first = (...path: readonly string[]) =>
    assets.rows.map((row) => textAt(row, 'asset', ...path)).find((one) => one !== undefined);
  const videoId = first('youtube_video_asset', 'youtube_video_id');
  const film = videoId === undefined ? NOTHING : await filmOf(calls, videoId);
  if (film.problem !== undefined) return { problem: film.problem };
  const record = {
    ...read.record,
    film: idIn(textAt(film.rows[0], 'you_tube_video_upload', 'resource_name')) ?? null,
    call_to_action: first('call_to_action_asset', 'call_to_action') ?? null,
  };
  return { read: { ...read, record } };
}

const NOTHING: Rows = { rows: [] };

const assetsNamed = (calls: Calls, names: readonly string[]): Promise<Rows> =>
  ask(
    calls,
    `SELECT asset.resource_name, asset.youtube_video_asset.youtube_video_id, asset.call_to_action_asset.call_to_action FROM asset WHERE asset.resource_name IN (${names.map(quoted).join(', ')})`,
  );

const filmOf = (calls: Calls, videoId: string): Promise<Rows> =>
  ask(
    calls,
    `SELECT you_tube_video_upload.resource_name FROM you_tube_video_upload WHERE you_tube_video_upload.video_id = ${quoted(videoId)}`,
  );
