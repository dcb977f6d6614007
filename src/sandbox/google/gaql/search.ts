import { dayOf } from '../../market/index.ts';
import type { Fields } from '../../world/index.ts';
import { isFields, readMessage } from '../check-message.ts';
import { campaignOf, type Google, type GoogleObject, objectNamed } from '../google.ts';
import { type Counted, countsOf } from '../metrics.ts';
import type { Kind } from '../names.ts';
import { camel, refusal } from '../refusal.ts';
import { viewOf, viewOfCustomer } from '../view.ts';
import { checkQuery } from './fields.ts';
import { compare, passes } from './holds.ts';
import { parseQuery, type Query, queryError } from './parse.ts';

/** Rows per page; the API accepts no other size. */
const PAGE = 10_000;

const KINDS: Readonly<Record<string, Kind>> = {
  ...{
    campaign: 'campaign',
    ad_group: 'ad_group',
    ad_group_ad: 'ad',
    campaign_budget: 'campaign_budget',
    asset: 'asset',
  },
  ...{ ad_group_criterion: 'ad_group_criterion', you_tube_video_upload: 'video' },
};

/** Runs `googleAds:search`. @throws Refusal for what is not in the language, or not in this sandbox */
export function search(google: Google, customer: string, given: unknown): Fields {
  const request = readMessage(google.world, 'SearchGoogleAdsRequest', given);
  const query = parseQuery(String(request.query ?? ''));
  checkQuery(google.world, query);
  if (request.page_size !== undefined && google.world.holds('google:page-size'))
    throw queryError('UNEXPECTED_INPUT', 'Setting the page size is not supported. Search responses have 10000 rows.');
  const rows = rowsOf(google, customer, query);
  const { results, ...next } = pageOf(rows, request.page_token);
  const settings = isFields(request.search_settings) ? request.search_settings : {};
  const isCounted = settings.return_total_results_count === true && rows.length > 0;
  return {
    ...(results.length === 0 ? {} : { results }),
    fieldMask: query.select.map((path) => path.split('.').map(camel).join('.')).join(','),
    ...next,
    ...(isCounted ? { totalResultsCount: String(rows.length) } : {}),
  };
}

/** Returns the rows from a token on, and the token of the next page. */
export function pageOf<Row>(rows: readonly Row[], token: unknown) {
  if (token !== undefined && !/^\d+$/.test(String(token)))
    throw refusal({ category: 'request_error', word: 'INVALID_PAGE_TOKEN', message: 'The page token is invalid.' });
  const from = Number(token ?? 0);
  const to = from + PAGE;
  return { results: rows.slice(from, to), ...(to < rows.length ? { nextPageToken: String(to) } : {}) };
}

type Row = Readonly<Record<string, Fields>>;

function rowsOf(google: Google, customer: string, query: Query): Fields[] {
  const account = google.accounts.get(customer);
  const today = dayOf(google.world.clock.now(), account.timeZone);
  const isDated = (row: Row) =>
    query.where.every((one) => one.field !== 'segments.date' || passes(one, at(row, one.field), today));
  const counted = entities(google, customer, query).flatMap(({ row, object }) =>
    countedRows(google, customer, row, object, query, isDated),
  );
  const found = counted.filter((row) =>
    query.where.every((one) => one.field === 'segments.date' || passes(one, at(row, one.field), today)),
  );
  const ordered = found.toSorted((a, b) => {
    for (const { field, isDown } of query.order) {
      const order = compare(at(a, field), at(b, field));
      if (order !== 0) return isDown ? -order : order;
    }
    return 0;
  });
  return ordered.slice(0, query.limit).map((row) => shown(row, query.select));
}

interface Entity {
  readonly row: Row;
  readonly object: GoogleObject | undefined;
}

/** Returns the objects of the query, each with its parents. */
function entities(google: Google, customer: string, { from }: Query): Entity[] {
  const now = google.world.clock.now();
  const about = { customer: viewOfCustomer(google.accounts.get(customer)) };
  const kind = KINDS[from];
  if (kind === undefined) return [{ row: about, object: undefined }];
  return google.objects
    .ofAccount(customer, kind)
    .filter(({ visibleAt }) => visibleAt <= now)
    .map((object) => ({ object, row: { ...about, ...holders(google, object), [from]: viewOf(google, object) } }));
}

function holders(google: Google, object: GoogleObject): Row {
  const campaign = campaignOf(google, object);
  const group = object.kind === 'ad_group' ? object : google.objects.get(object.parentId);
  const budget = campaign === undefined ? undefined : objectNamed(google, campaign.fields.campaign_budget);
  return {
    ...(campaign === undefined ? {} : { campaign: viewOf(google, campaign) }),
    ...(group?.kind === 'ad_group' ? { ad_group: viewOf(google, group) } : {}),
    ...(budget === undefined ? {} : { campaign_budget: viewOf(google, budget) }),
  };
}

/** Returns rows with metrics: one for all days, or one per day; a day without metrics has no row. */
function countedRows(
  google: Google,
  customer: string,
  row: Row,
  object: GoogleObject | undefined,
  query: Query,
  isDated: (row: Row) => boolean,
): Row[] {
  const paths = [...query.select, ...query.where.map(({ field }) => field)];
  if (!paths.some((path) => path.startsWith('metrics.') || path.startsWith('segments.'))) return [row];
  const days = countsOf(google, customer, object).filter(({ day }) => isDated({ segments: { date: day } }));
  if (!query.select.includes('segments.date')) return [{ ...row, metrics: total(days) }];
  return days.map(({ day, metrics }) => ({ ...row, segments: { date: day }, metrics: total([{ day, metrics }]) }));
}

/** Adds up whole numbers; computes rates from all impressions together. */
function total(days: readonly Counted[]): Fields {
  const sum = (name: string) => days.reduce((all, { metrics }) => all + (metrics[name] ?? 0), 0);
  const share = (count: string, of: string) => (sum(of) === 0 ? 0 : sum(count) / sum(of));
  const cost = days.reduce((all, { metrics }) => all + BigInt(metrics.cost_micros ?? 0), 0n);
  return {
    ...{ impressions: String(sum('impressions')), clicks: String(sum('clicks')), interactions: String(sum('clicks')) },
    ...{ cost_micros: cost.toString(), conversions: sum('conversions'), conversions_value: sum('conversions_value') },
    ctr: share('clicks', 'impressions'),
    video_quartile_p25_rate: share('quarter', 'impressions'),
    video_quartile_p50_rate: share('half', 'impressions'),
    video_quartile_p75_rate: share('three_quarters', 'impressions'),
    video_quartile_p100_rate: share('completions', 'impressions'),
    video_trueview_views: String(sum('views')),
    video_watch_time_duration_millis: String(sum('watch_ms')),
    average_video_watch_time_duration_millis: String(Math.round(share('watch_ms', 'impressions'))),
  };
}

const at = (row: Row, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (isFields(inner) ? inner[name] : undefined), row);

/** Returns the selected fields with their JSON names; the resource name is always included. */
function shown(row: Row, select: readonly string[]): Fields {
  const out: Record<string, unknown> = {};
  for (const path of select) {
    const [first = ''] = path.split('.');
    const name = row[first]?.resource_name;
    if (name !== undefined) put(out, [first, 'resource_name'], name);
    const value = at(row, path);
    if (value !== undefined) put(out, path.split('.'), value);
  }
  return out;
}

function put(out: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  const key = camel(name);
  if (rest.length === 0) {
    out[key] = inCamel(value);
    return;
  }
  const inside: Record<string, unknown> = { ...(isFields(out[key]) ? out[key] : {}) };
  put(inside, rest, value);
  out[key] = inside;
}

export function inCamel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCamel);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [camel(name), inCamel(inner)]));
}
