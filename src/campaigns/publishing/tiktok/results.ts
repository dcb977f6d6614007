import { nearestMinorOf } from '../../../core/kernel/index.ts';
import { numberAt, present, textAt } from '../json.ts';
import type { AccountToUse, Calls, DaySpan, Json, RemoteResult, ResultPart } from '../port.ts';
import { ofAds } from '../result-spans.ts';
import { readEntries } from './read.ts';

/** Names of the figures, from the guide to reports; the specs do not list them. There are no 3-second views, ThruPlays, or saves. */
const METRICS = [
  ...['ad_name', 'spend', 'impressions', 'clicks', 'conversion', 'video_play_actions', 'video_views_p100'],
  ...['average_video_play', 'likes', 'comments', 'shares'],
];
const ADS_AT_ONCE = 100;
const PAGE = 1000;

export const results = ofAds(ADS_AT_ONCE, resultsOf);

async function* resultsOf(
  span: DaySpan,
  ads: readonly string[],
  account: AccountToUse,
  calls: Calls,
): AsyncGenerator<ResultPart> {
  const { entries, problem } = await readEntries(
    calls,
    '/report/integrated/get/',
    {
      ...{ report_type: 'BASIC', data_level: 'AUCTION_AD', start_date: span.since, end_date: span.until },
      dimensions: JSON.stringify(['ad_id', 'stat_time_day']),
      metrics: JSON.stringify(METRICS),
      filtering: JSON.stringify([{ field_name: 'ad_ids', filter_type: 'IN', filter_value: JSON.stringify(ads) }]),
    },
    PAGE,
  );
  if (problem !== undefined) yield { hole: span, problem };
  else for (const entry of entries) yield* rowOf(entry, account);
}

function* rowOf(entry: Json, { currency }: AccountToUse): Generator<ResultPart> {
  const remote_id = textAt(entry, 'dimensions', 'ad_id');
  const day = textAt(entry, 'dimensions', 'stat_time_day')?.slice(0, 10);
  if (remote_id === undefined || day === undefined) return;
  const name = textAt(entry, 'metrics', 'ad_name') ?? remote_id;
  yield { row: { remote_id, name, day, currency, figures: figuresOf(entry, currency) } };
}

/** Converts an entry to figures. A dash means that there is no figure, and none is made up. */
function figuresOf(entry: Json, currency: string): RemoteResult['figures'] {
  const count = (name: string) => numberAt(entry, 'metrics', name);
  const plays = count('video_play_actions');
  const average = count('average_video_play');
  return present({
    impressions: count('impressions'),
    views: plays,
    completions: count('video_views_p100'),
    watch_time_ms: plays === undefined || average === undefined ? undefined : Math.round(plays * average * 1000),
    likes: count('likes'),
    comments: count('comments'),
    shares: count('shares'),
    clicks: count('clicks'),
    conversions: count('conversion'),
    spend_minor: nearestMinorOf(textAt(entry, 'metrics', 'spend') ?? '', currency),
  });
}
