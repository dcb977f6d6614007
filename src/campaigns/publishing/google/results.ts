import { numberAt, present, textAt } from '../json.ts';
import type { AccountToUse, Calls, DaySpan, Json, RemoteResult, ResultPart } from '../port.ts';
import { ofAds } from '../result-spans.ts';
import { minorOfMicros } from './money.ts';
import { ask } from './read.ts';

/** Google reports no 3-second views, ThruPlays, likes, comments, or shares of ads; a TrueView view is not the start of a play. */
const METRICS = [
  ...['impressions', 'clicks', 'cost_micros', 'conversions', 'conversions_value', 'video_quartile_p100_rate'],
  'video_watch_time_duration_millis',
];
const FIELDS = [
  'ad_group_ad.ad.id',
  'ad_group_ad.ad.name',
  'segments.date',
  ...METRICS.map((name) => `metrics.${name}`),
];
const ADS_AT_ONCE = 200;

export const results = ofAds(ADS_AT_ONCE, resultsOf);

async function* resultsOf(
  span: DaySpan,
  ads: readonly string[],
  account: AccountToUse,
  calls: Calls,
): AsyncGenerator<ResultPart> {
  const ids = ads.filter((id) => /^\d+$/.test(id));
  if (ids.length === 0) return;
  const where = `ad_group_ad.ad.id IN (${ids.join(', ')}) AND segments.date BETWEEN '${span.since}' AND '${span.until}'`;
  const { rows, problem } = await ask(calls, `SELECT ${FIELDS.join(', ')} FROM ad_group_ad WHERE ${where}`);
  if (problem !== undefined) yield { hole: span, problem };
  else for (const row of rows) yield* rowOf(row, account);
}

function* rowOf(row: Json, { currency }: AccountToUse): Generator<ResultPart> {
  const remote_id = textAt(row, 'ad_group_ad', 'ad', 'id');
  const day = textAt(row, 'segments', 'date');
  if (remote_id === undefined || day === undefined) return;
  const name = textAt(row, 'ad_group_ad', 'ad', 'name') ?? remote_id;
  yield { row: { remote_id, name, day, currency, figures: figuresOf(row, currency) } };
}

/**
 * Converts a row to figures. Conversions can be fractions, where several ads share one, so they are rounded. Shares of
 * impressions become counts.
 */
function figuresOf(row: Json, currency: string): RemoteResult['figures'] {
  const metric = (name: string) => numberAt(row, 'metrics', name);
  const rounded = (value: number | undefined) => (value === undefined ? undefined : Math.round(value));
  const [impressions, whole] = [metric('impressions'), metric('video_quartile_p100_rate')];
  return present({
    impressions,
    completions: impressions === undefined || whole === undefined ? undefined : Math.round(impressions * whole),
    watch_time_ms: metric('video_watch_time_duration_millis'),
    clicks: metric('clicks'),
    conversions: rounded(metric('conversions')),
    revenue_minor: revenueOf(metric('conversions_value'), currency),
    spend_minor: minorOfMicros(textAt(row, 'metrics', 'cost_micros'), currency),
  });
}

/** Converts revenue, a JSON number in main units; six decimal places are its full precision. */
const revenueOf = (value: number | undefined, currency: string): number | undefined =>
  value === undefined ? undefined : minorOfMicros(String(Math.round(value * 1_000_000)), currency);
