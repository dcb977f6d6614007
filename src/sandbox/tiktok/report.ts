import { dayOf, type Figures, figuresOf, isDay, sum } from '../market/index.ts';
import type { Fields } from '../world/index.ts';
import type { Call } from './call.ts';
import { isFields } from './check-params.ts';
import { decimalText, dollarUnits } from './money.ts';
import { pageOf } from './read.ts';
import { paramError } from './refusal.ts';
import { campaignOf, filmOf, type TikTok, type TikTokObject } from './tiktok.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 30;

const LEVELS: Readonly<Record<string, 'campaign' | 'adgroup' | 'ad' | 'advertiser'>> = {
  AUCTION_AD: 'ad',
  AUCTION_ADGROUP: 'adgroup',
  AUCTION_CAMPAIGN: 'campaign',
  AUCTION_ADVERTISER: 'advertiser',
};

/** Answers `GET /report/integrated/get/`: one row for each object of the level and, on request, for each day. */
export function reportOf({ tiktok }: Call, given: Fields): Fields {
  const advertiser = String(given.advertiser_id ?? '');
  if (advertiser === '') throw paramError('advertiser_id: Missing data for required field.');
  const level = LEVELS[String(given.data_level)];
  if (given.report_type !== 'BASIC' || level === undefined)
    throw paramError('report_type: This sandbox has BASIC only.');
  const dimensions = listOf(given.dimensions);
  const byDay = dimensions.includes('stat_time_day');
  refuseUnserved(dimensions, level);
  refuseUnknown(tiktok, listOf(given.metrics));
  const filters = filtersOf(given.filtering);
  const span = spanOf(tiktok, given, byDay);
  const rows = rowsOf(tiktok, advertiser, level, byDay, span)
    .filter(({ ids }) => filters.every(({ name, values }) => values.includes(ids[name] ?? '')))
    .map(({ ids, day, figures }) => ({
      dimensions: {
        ...Object.fromEntries(dimensions.flatMap((name) => (ids[name] === undefined ? [] : [[name, ids[name]]]))),
        ...(byDay ? { stat_time_day: `${day} 00:00:00` } : {}),
      },
      metrics: metricsOf(tiktok, advertiser, figures, ids, listOf(given.metrics)),
    }));
  return pageOf(given, rows);
}

/** The metrics of an ad in a report, besides its names and ids. */
const METRICS = new Set([
  ...['ad_name', 'adgroup_name', 'campaign_name', 'currency', 'spend', 'impressions', 'reach', 'clicks', 'conversion'],
  ...['video_play_actions', 'video_watched_2s', 'video_watched_6s', 'video_views_p25', 'video_views_p50'],
  ...['video_views_p75', 'video_views_p100', 'average_video_play', 'likes', 'comments', 'shares'],
  ...['ad_id', 'adgroup_id', 'campaign_id', 'advertiser_id'],
]);

const DEPTHS = ['advertiser', 'campaign', 'adgroup', 'ad'];

function refuseUnserved(dimensions: readonly string[], level: string): void {
  const served = ['stat_time_day', ...DEPTHS.slice(0, DEPTHS.indexOf(level) + 1).map((one) => `${one}_id`)];
  const other = dimensions.find((name) => !served.includes(name));
  if (other !== undefined) throw paramError(`dimensions: This sandbox has no ${other} at this data_level.`);
}

function refuseUnknown({ world }: TikTok, asked: readonly string[]): void {
  const unknown = asked.find((name) => !METRICS.has(name));
  if (unknown !== undefined && world.holds('tiktok:metric-names'))
    throw paramError(`metrics: Invalid metric fields: ['${unknown}']`);
}

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

function spanOf({ world, accounts }: TikTok, given: Fields, byDay: boolean): readonly [string, string] {
  const today = dayOf(world.clock.now(), accounts.get(String(given.advertiser_id)).timeZone);
  if (given.query_lifetime === true) return ['0000-00-00', today];
  const [start, end] = [String(given.start_date ?? ''), String(given.end_date ?? '')];
  if (!isDay(start) || !isDay(end)) throw paramError('start_date: Missing data for required field.');
  if (end < start) throw paramError('end_date: must not be before start_date.');
  const days = (Date.parse(end) - Date.parse(start)) / DAY_MS + 1;
  if (byDay && days > MOST_DAYS && world.holds('tiktok:thirty-days'))
    throw paramError(`end_date: The time span of days cannot exceed ${MOST_DAYS} days.`);
  return [start, end];
}

interface Row {
  readonly ids: Readonly<Record<string, string | undefined>>;
  readonly day: string;
  readonly figures: Figures;
}

function rowsOf(
  tiktok: TikTok,
  advertiser: string,
  level: 'campaign' | 'adgroup' | 'ad' | 'advertiser',
  byDay: boolean,
  [since, until]: readonly [string, string],
): Row[] {
  const groups = new Map<string, Row & { readonly all: Figures[] }>();
  const today = dayOf(tiktok.world.clock.now(), tiktok.accounts.get(advertiser).timeZone);
  const { currency } = tiktok.accounts.get(advertiser);
  for (const ad of tiktok.objects.ofAccount(advertiser, 'ad')) {
    const curve = tiktok.delivery.curveOf({ film: filmOf(tiktok, ad), dollar: dollarUnits(currency) });
    for (const one of tiktok.delivery.daysOf(ad.id)) {
      if (one.day < since || one.day > until) continue;
      const age = Math.round((Date.parse(today) - Date.parse(one.day)) / DAY_MS) - 1;
      const figures = figuresOf(tiktok.world, ad.id, one, curve, age);
      if (figures.impressions === 0 && figures.spend === 0) continue;
      const ids = idsOf(tiktok, ad, level);
      const key = JSON.stringify([ids[`${level}_id`], byDay ? one.day : '']);
      const group = groups.get(key) ?? { ids, day: one.day, figures, all: [] };
      group.all.push(figures);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ ids, day, all }) => ({ ids, day, figures: sum(all) }));
}

function idsOf(tiktok: TikTok, ad: TikTokObject, level: string): Row['ids'] {
  const group = tiktok.objects.get(ad.parentId);
  const campaign = campaignOf(tiktok, ad);
  const all = {
    advertiser_id: ad.accountId,
    campaign_id: campaign?.id,
    adgroup_id: group?.id,
    ad_id: ad.id,
    campaign_name: String(campaign?.fields.campaign_name ?? ''),
    adgroup_name: String(group?.fields.adgroup_name ?? ''),
    ad_name: String(ad.fields.ad_name ?? ''),
  };
  const depth = DEPTHS.indexOf(level);
  const hidden = ['ad', 'adgroup', 'campaign'].slice(0, 3 - depth);
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => !hidden.some((one) => name === `${one}_id` || name === `${one}_name`)),
  );
}

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

function filtersOf(filtering: unknown): readonly Filter[] {
  if (!Array.isArray(filtering)) return [];
  return filtering.filter(isFields).map(({ field_name, filter_value }) => {
    const name = String(field_name).replace(/_ids$/, '_id');
    try {
      return { name, values: listOf(JSON.parse(String(filter_value))) };
    } catch {
      throw paramError('filtering: filter_value is not JSON.');
    }
  });
}

/** Returns all metrics as strings; a missing one is a dash. */
function metricsOf(
  tiktok: TikTok,
  advertiser: string,
  figures: Figures,
  ids: Row['ids'],
  asked: readonly string[],
): Fields {
  const { currency } = tiktok.accounts.get(advertiser);
  const all: Readonly<Record<string, string | undefined>> = {
    ...ids,
    currency,
    spend: decimalText(figures.spend, currency),
    impressions: String(figures.impressions),
    reach: String(figures.reach),
    clicks: String(figures.link_clicks),
    conversion: String(figures.conversions),
    video_play_actions: String(figures.plays),
    video_watched_2s: String(Math.round(figures.views_3s * 1.2)),
    video_watched_6s: String(figures.three_quarters),
    video_views_p25: String(figures.quarter),
    video_views_p50: String(figures.half),
    video_views_p75: String(figures.three_quarters),
    video_views_p100: String(figures.completions),
    average_video_play: figures.plays === 0 ? '-' : (figures.watch_s / figures.plays).toFixed(2),
    likes: String(figures.reactions),
    comments: String(figures.comments),
    shares: String(figures.shares),
  };
  return Object.fromEntries(asked.map((name) => [name, all[name] ?? '-']));
}
