import { dayOf, type Figures, figuresOf, sum } from '../../market/index.ts';
import type { Fields } from '../../world/index.ts';
import { type Call, paramsOf } from '../call.ts';
import { GraphError, invalidParameter } from '../graph-error.ts';
import { filtered, pageOf } from '../list.ts';
import { campaignOf } from '../meta.ts';
import type { MetaObject } from '../objects.ts';
import { selectionOf, showFor } from '../read.ts';
import { inner, list } from '../rules/index.ts';
import { requireField } from '../show.ts';
import type { ReportOf } from './reports.ts';
import { rowOf } from './row.ts';
import { firstDay, MONTHS, pieces, type Span, spanOf } from './span.ts';

const LEVELS = ['account', 'campaign', 'adset', 'ad'] as const;
type Level = (typeof LEVELS)[number];

/** The most rows that one request may ask for: ads times days. */
const MOST = 5000;

/** Returns a page of a report. Days without delivery have no row. */
export function reportPage(call: Call, of: ReportOf): unknown {
  const rows = reportRows(call, of);
  const fields = selectionOf(call).map(({ name }) => name);
  for (const name of fields) requireField(showFor(call), 'AdsInsights', name);
  const shown = fields.length === 0 ? ['impressions', 'spend'] : fields;
  return pageOf(call.meta, call.request, rows, ({ id: _, ...row }) => ({
    ...Object.fromEntries(shown.filter((name) => row[name] !== undefined).map((name) => [name, row[name]])),
    date_start: row.date_start,
    date_stop: row.date_stop,
  }));
}

export function reportRows(call: Call, of: ReportOf): readonly Row[] {
  const { meta, request } = call;
  const params = paramsOf(call, of.title);
  refuseUnserved(params);
  const zone = meta.accounts.get(of.accountId).timeZone;
  const today = dayOf(meta.world.clock.now(), zone);
  const span = spanOf({ ...params, time_range: request.params.time_range }, meta.world.clock.now(), zone);
  if (span.since < firstDay(today) && meta.world.holds('report-retention')) throw tooLongAgo();
  const level = levelOf(params.level, of);
  // days to come have no rows, and there are very many of them
  const until = params.time_increment === undefined || span.until < today ? span.until : today;
  const parts = pieces({ since: span.since, until }, params.time_increment);
  const ads = adsOf(call, of);
  if (ads.length * parts.length > MOST && meta.world.holds('reduce-data')) throw tooMuch();
  const rows = parts.flatMap((part) => rowsOf(call, of.accountId, level, ads, part));
  return filtered(meta, request, rows, (row, field) => row[field.replace('.', '_')]);
}

function refuseUnserved({ breakdowns, action_breakdowns: byAction, time_ranges: ranges }: Fields): void {
  if (list(breakdowns).length > 0) throw invalidParameter('This sandbox has no breakdowns');
  if (list(byAction).some((word) => word !== 'action_type'))
    throw invalidParameter('This sandbox has no action_breakdowns but action_type');
  if (list(ranges).length > 0) throw invalidParameter('This sandbox has no time_ranges; give a time_range');
}

const tooLongAgo = () =>
  new GraphError({
    code: 3018,
    message: `(#3018) The start date of the time range cannot be beyond ${MONTHS} months from the current date`,
  });

const tooMuch = () =>
  new GraphError({
    code: 1,
    subcode: 99,
    http: 500,
    message: "Please reduce the amount of data you're asking for, then retry your request",
  });

const levelOf = (level: unknown, { object }: ReportOf): Level =>
  LEVELS.find((one) => one === level) ?? LEVELS.find((one) => one === object?.kind) ?? 'account';

function adsOf({ meta }: Call, { accountId, object }: ReportOf): readonly MetaObject[] {
  const ads = meta.objects.ofAccount(accountId, 'ad').filter((ad) => meta.delivery.daysOf(ad).length > 0);
  if (object === undefined) return ads;
  return ads.filter((ad) => [ad.id, ad.parentId, campaignOf(meta, ad)?.id].includes(object.id));
}

type Row = Fields & { readonly id: string };

/** Returns one row for each object of the level that delivered in those days. */
function rowsOf(call: Call, accountId: string, level: Level, ads: readonly MetaObject[], span: Span): readonly Row[] {
  const { meta } = call;
  const groups = new Map<string, { readonly ad: MetaObject; readonly figures: Figures[] }>();
  for (const ad of ads) {
    const figures = figuresIn(call, ad, span);
    if (figures.length === 0) continue;
    const key = String(idsOf(call, level, ad)[`${level}_id`] ?? accountId);
    const group = groups.get(key) ?? { ad, figures: [] };
    group.figures.push(...figures);
    groups.set(key, group);
  }
  const { currency } = meta.accounts.get(accountId);
  return [...groups].map(([key, { ad, figures }]) => ({
    ...rowOf(
      { account: { id: accountId, currency }, ids: idsOf(call, level, ad), event: eventOf(call, ad) },
      sum(figures),
      (rule) => meta.world.holds(rule),
    ),
    id: `${key}:${span.since}`,
    date_start: span.since,
    date_stop: span.until,
  }));
}

function figuresIn({ meta }: Call, ad: MetaObject, { since, until }: Span): readonly Figures[] {
  const today = dayOf(meta.world.clock.now(), meta.accounts.get(ad.accountId).timeZone);
  const days = meta.delivery.daysOf(ad).filter(({ day }) => day >= since && day <= until);
  return days
    .map((day) => figuresOf(meta.world, ad.id, day, meta.delivery.curveOf(ad), daysBetween(day.day, today) - 1))
    .filter(({ impressions, spend }) => impressions > 0 || spend > 0);
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

function idsOf({ meta }: Call, level: Level, ad: MetaObject): Fields {
  const adset = meta.objects.get(ad.parentId);
  const campaign = campaignOf(meta, ad);
  const depth = LEVELS.indexOf(level);
  return {
    ...(depth >= 1
      ? { campaign_id: campaign?.id, campaign_name: campaign?.fields.name, objective: campaign?.fields.objective }
      : {}),
    ...(depth >= 2
      ? { adset_id: adset?.id, adset_name: adset?.fields.name, optimization_goal: adset?.fields.optimization_goal }
      : {}),
    ...(depth >= 3 ? { ad_id: ad.id, ad_name: ad.fields.name } : {}),
  };
}

/** Returns the conversion event that the ad set optimizes for. */
function eventOf({ meta }: Call, ad: MetaObject): string | undefined {
  const promoted = meta.objects.get(ad.parentId)?.fields ?? {};
  const event = inner(promoted, 'promoted_object').custom_event_type;
  return event === undefined ? undefined : String(event).toLowerCase();
}
