import { dayIn, nearestMinorOf } from '../../../core/kernel/index.ts';
import { listAt, numberAt, present, textAt } from '../json.ts';
import type { AccountToUse, Calls, DaySpan, Json, Problem, RemoteResult, ResultPart, ResultSpan } from '../port.ts';
import { bySpans } from '../result-spans.ts';
import { LIST_TOO_LONG, readRows } from './read.ts';
import { REPORT_FAILED, readReport } from './report-run.ts';
import { accountNode, pathTo } from './version.ts';

const FIELDS = [
  'ad_id',
  'ad_name',
  'date_start',
  'impressions',
  'spend',
  'account_currency',
  'inline_link_clicks',
  'actions',
  'action_values',
  'video_play_actions',
  'video_thruplay_watched_actions',
  'video_p100_watched_actions',
  'video_avg_time_watched_actions',
  'attribution_setting',
];
/** Most ads for one reply; for more, Meta creates a report in the background. */
const ADS_AT_ONCE = 50;
const DAY_MS = 86_400_000;

/**
 * Reads the figures of ads, one row per ad and day; for many ads, from a report that Meta creates in the background. If that is
 * too much data for one reply, halves the span, then the ads, down to one ad and day. What cannot be read even then is a hole,
 * and no row is made up for it (airbyte#4375, #8282, #12402).
 */
export async function* results(
  { since, until: asked }: ResultSpan,
  ads: readonly string[],
  account: AccountToUse,
  calls: Calls,
): AsyncGenerator<ResultPart> {
  const until = asked ?? (await today(account, calls));
  yield* bySpans({ since, until }, (span) => resultsOf(span, ads, account, calls));
}

/** Returns the current day in the platform's calendar, which is where a report of everything ends; without figures, in ours. */
async function today({ external_id, time_zone }: AccountToUse, calls: Calls): Promise<string> {
  const { rows } = await readRows(calls, pathTo(accountNode(external_id), 'insights'), {
    fields: 'spend',
    date_preset: 'maximum',
  });
  return textAt(rows[0], 'date_stop') ?? dayIn(time_zone, calls.now());
}

async function* resultsOf(
  span: DaySpan,
  ads: readonly string[],
  account: AccountToUse,
  calls: Calls,
): AsyncGenerator<ResultPart> {
  const path = pathTo(accountNode(account.external_id), 'insights');
  const asked = {
    level: 'ad',
    time_increment: '1',
    time_range: { since: span.since, until: span.until },
    fields: FIELDS,
    filtering: [{ field: 'ad.id', operator: 'IN', value: ads }],
    use_account_attribution_setting: true,
  };
  const { rows, problem } =
    ads.length > ADS_AT_ONCE
      ? await readReport(calls, path, asked)
      : await readRows(calls, path, {
          ...{ level: asked.level, time_increment: asked.time_increment, fields: FIELDS.join(',') },
          time_range: JSON.stringify(asked.time_range),
          filtering: JSON.stringify(asked.filtering),
          use_account_attribution_setting: 'true',
        });
  if (problem === undefined) {
    const event = eventsOf(rows, account);
    for (const row of rows) yield* rowOf(row, account, event);
    return;
  }
  const halves = isTooMuch(problem) ? halved(span, ads) : undefined;
  if (halves === undefined) yield { hole: span, problem };
  else for (const [part, some] of halves) yield* resultsOf(part, some, account, calls);
}

/** "Please reduce the amount of data you're asking for": code 1, or a server error after it took too long. */
const isTooMuch = ({ code, vendor }: Problem): boolean =>
  code === REPORT_FAILED ||
  code === LIST_TOO_LONG ||
  vendor.code === 1 ||
  (vendor.code === 2 && vendor.subcode === 1_504_018) ||
  /reduce the amount of data/i.test(vendor.message ?? '');

function halved(span: DaySpan, ads: readonly string[]): readonly (readonly [DaySpan, readonly string[]])[] | undefined {
  const [first, last] = [Date.parse(span.since), Date.parse(span.until)];
  const days = Math.round((last - first) / DAY_MS) + 1;
  if (days > 1) {
    const middle = first + Math.floor(days / 2) * DAY_MS;
    return [
      [{ since: span.since, until: dayText(middle - DAY_MS) }, ads],
      [{ since: dayText(middle), until: span.until }, ads],
    ];
  }
  if (ads.length < 2) return undefined;
  const half = Math.ceil(ads.length / 2);
  return [
    [span, ads.slice(0, half)],
    [span, ads.slice(half)],
  ];
}

const dayText = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

function* rowOf(row: Json, account: AccountToUse, eventOf: EventOf): Generator<ResultPart> {
  const [remote_id, day] = [textAt(row, 'ad_id'), textAt(row, 'date_start')];
  if (remote_id === undefined || day === undefined) return;
  const currency = textAt(row, 'account_currency') ?? account.currency;
  const attribution = textAt(row, 'attribution_setting');
  yield {
    row: {
      remote_id,
      name: textAt(row, 'ad_name') ?? remote_id,
      day,
      currency,
      figures: figuresOf(row, currency, eventOf(remote_id)),
      ...(attribution === undefined ? {} : { attribution }),
    },
  };
}

function figuresOf(row: Json, currency: string, event: string | undefined): RemoteResult['figures'] {
  const plays = statOf(row, 'video_play_actions');
  const average = statOf(row, 'video_avg_time_watched_actions');
  const conversion = event === undefined ? undefined : conversionOf(row, event);
  return present({
    impressions: numberAt(row, 'impressions'),
    views: plays,
    views_3s: actionOf(row, 'actions', 'video_view'),
    thruplays: statOf(row, 'video_thruplay_watched_actions'),
    completions: statOf(row, 'video_p100_watched_actions'),
    watch_time_ms: plays === undefined || average === undefined ? undefined : Math.round(plays * average * 1000),
    likes: actionOf(row, 'actions', 'post_reaction'),
    comments: actionOf(row, 'actions', 'comment'),
    shares: actionOf(row, 'actions', 'post'),
    saves: actionOf(row, 'actions', 'onsite_conversion.post_save'),
    clicks: numberAt(row, 'inline_link_clicks'),
    conversions: conversion === undefined ? undefined : Math.round(actionOf(row, 'actions', conversion) ?? 0),
    spend_minor: moneyOf(textAt(row, 'spend'), currency),
    revenue_minor:
      conversion === undefined ? undefined : moneyOf(actionText(row, 'action_values', conversion), currency),
  });
}

const moneyOf = (written: string | undefined, currency: string): number | undefined =>
  written === undefined ? undefined : nearestMinorOf(written, currency);

/** Reads a list whose single value covers the whole video. */
const statOf = (row: Json, field: string): number | undefined => numberAt(listAt(row, field)[0], 'value');

const actionText = (row: Json, field: string, type: string): string | undefined =>
  textAt(
    listAt(row, field).find((action) => textAt(action, 'action_type') === type),
    'value',
  );

const actionOf = (row: Json, field: string, type: string): number | undefined => {
  const written = actionText(row, field, type);
  return written === undefined ? undefined : Number(written);
};

/** Counted as conversions if the account's settings name no event: purchases, otherwise leads. */
const EVENTS = ['purchase', 'lead'];

/** Returns the event that counts for an ad. */
type EventOf = (adId: string) => string | undefined;

/** Returns one event for all days of an ad, so that a day without a purchase does not count leads instead. */
function eventsOf(rows: readonly Json[], { settings }: AccountToUse): EventOf {
  const wanted = textAt(settings, 'conversion_event');
  if (wanted !== undefined) return () => wanted;
  const events = new Map<string, string>();
  for (const event of EVENTS)
    for (const row of rows) {
      const ad = textAt(row, 'ad_id') ?? '';
      if (!events.has(ad) && conversionOf(row, event) !== undefined) events.set(ad, event);
    }
  return (ad) => events.get(ad);
}

/**
 * Selects one type of action, never a sum: the same purchase appears as omni_purchase, purchase, and
 * offsite_conversion.fb_pixel_purchase. The widest type comes first (PostHog#44836, mureo#340).
 */
function conversionOf(row: Json, event: string): string | undefined {
  const reported = new Set(listAt(row, 'actions').map((action) => textAt(action, 'action_type')));
  return [`omni_${event}`, event, `offsite_conversion.fb_pixel_${event}`].find((type) => reported.has(type));
}
