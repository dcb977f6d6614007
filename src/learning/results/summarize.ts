import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Sql } from '../../core/db/index.ts';
import { groupBy, invalid } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { activeBudgets } from './active-budgets.ts';
import { chooseLevel, choosePeriods } from './choose-periods.ts';
import { isInDays, isPartlyInDays } from './days-of-rows.ts';
import { FIGURE_NAMES, type Figures, sumOf } from './figures.ts';
import { fullestSource } from './fullest-source.ts';
import { ratesOf } from './rates.ts';
import { shareOf } from './shares.ts';
import type { ResultsSummary, SummaryQuery } from './summary-schema.ts';

interface Row extends Figures {
  readonly platform: Platform;
  readonly clip_id: string;
  readonly campaign_id: string | null;
  readonly external_id: string;
  readonly source: string;
  readonly period_start: Date;
  readonly period_end: Date;
  readonly currency: string | null;
}

/** All rows are read at once, so more would hold up everybody else. */
const MOST_ROWS = 100_000;

/**
 * Sums up the results of clips and campaigns on each platform from `from` to `to`, without counting a time twice, by
 * platform, clip or campaign; and returns what the active ones may spend per day.
 *
 * @throws `validation-failed` for a period with more results than `most`
 */
export async function summarizeResults(
  ctx: Pick<Context, 'db'>,
  query: SummaryQuery,
  most = MOST_ROWS,
): Promise<ResultsSummary> {
  const found = await rowsOf(ctx.db, query, most + 1);
  if (found.length > most)
    throw invalid([{ path: 'to', message: `the period has more than ${most} results: request a shorter one` }]);
  const rows = found.filter(inDaysOf(query));
  const counted = eachTimeOnce(rows);
  const lines = [...groupBy(counted.filter(belongsIn(query.by)), keyOf(query.by)).values()].flatMap(lineOf);
  return {
    lines: query.by === 'platform' ? inOrder(lines) : await named(ctx.db, mostSeen(lines), query.by),
    lines_total: lines.length,
    budgets: await activeBudgets(ctx.db),
    left_out: rows.length - counted.length,
    too_long: await tooLong(ctx.db, query, counted),
  };
}

/** Sorts by platform, then by currency; no currency comes last, since `~` follows every letter. No two lines share both. */
const place = ({ platform, currency }: ResultsSummary['lines'][number]) => `${platform} ${currency ?? '~'}`;

const inOrder = (lines: readonly Counted[]): ResultsSummary['lines'] =>
  lines.map(({ line }) => line).sort((a, b) => (place(a) < place(b) ? -1 : 1));

/** Works like `isInDays`, but computes each period once: thousands of rows share the same one. */
function inDaysOf(query: SummaryQuery): (row: Row) => boolean {
  const known = new Map<string, boolean>();
  return (row) => {
    const stretch = `${row.period_start.getTime()} ${row.period_end.getTime()}`;
    const isIn = known.get(stretch) ?? isInDays(row, query);
    known.set(stretch, isIn);
    return isIn;
  };
}

const belongsIn =
  (by: SummaryQuery['by']) =>
  ({ campaign_id }: Pick<Row, 'campaign_id'>) =>
    by !== 'campaign' || campaign_id !== null;

const keyOf =
  (by: SummaryQuery['by']) =>
  ({ platform, currency, clip_id, campaign_id }: Row) =>
    `${platform} ${currency ?? ''} ${by === 'platform' ? '' : by === 'clip' ? clip_id : campaign_id}`;

/** A line with one of its rows, which supplies the clip and the campaign if all rows share them. */
interface Counted {
  readonly line: ResultsSummary['lines'][number];
  readonly first: Row;
}

function lineOf(rows: readonly Row[]): Counted[] {
  const [first] = rows;
  if (first === undefined) return [];
  const { platform, currency } = first;
  const sum = sumOf(rows);
  const { impressions, clicks, conversions, spend_minor } = sum;
  const subjects = new Set(rows.map(subjectOf)).size;
  const rates = { ...ratesOf({ ...sum, platform }), ...videoRates(rows, platform) };
  return [{ first, line: { platform, currency, subjects, impressions, clicks, conversions, spend_minor, rates } }];
}

/** Computes video rates from the rows that report both sides: if a row has no 3-second views, its impressions do not count. */
function videoRates(rows: readonly Row[], platform: Platform): ResultsSummary['lines'][number]['rates'] {
  const rates: ResultsSummary['lines'][number]['rates'] = {};
  for (const name of ['hook_rate', 'hold_rate'] as const) {
    const told = rows.filter((row) => shareOf(name, row) !== undefined);
    const rate = ratesOf({ ...sumOf(told), platform })[name];
    if (rate !== undefined) rates[name] = rate;
  }
  return rates;
}

/** Enough to fill a page several times over. */
const MOST_LINES = 500;

const mostSeen = (lines: readonly Counted[]): readonly Counted[] =>
  [...lines].sort((a, b) => (b.line.impressions ?? 0) - (a.line.impressions ?? 0)).slice(0, MOST_LINES);

/** Adds its clip, and its campaign, to each line. */
async function named(db: Sql, lines: readonly Counted[], by: 'clip' | 'campaign'): Promise<ResultsSummary['lines']> {
  const clips = await clipsShown(db, [...new Set(lines.map(({ first }) => first.clip_id))]);
  const byId = new Map(clips.map((clip) => [clip.clip_id, clip]));
  return lines.map(({ line, first: { clip_id, campaign_id } }) => ({
    ...line,
    clip: byId.get(clip_id),
    ...(by === 'campaign' && campaign_id !== null ? { campaign_id } : {}),
  }));
}

const subjectOf = ({ campaign_id, clip_id }: Pick<Row, 'campaign_id' | 'clip_id'>) => campaign_id ?? clip_id;

/** Keeps a campaign's rows, and a clip's rows only if none of its campaigns has any; for each, one source, and no time twice. */
function eachTimeOnce(rows: readonly Row[]): Row[] {
  const ofCampaigns = rows.filter(({ campaign_id }) => campaign_id !== null);
  const inCampaigns = new Set(ofCampaigns.map(({ clip_id, platform }) => `${clip_id} ${platform}`));
  const alone = rows.filter(
    ({ campaign_id, clip_id, platform }) => campaign_id === null && !inCampaigns.has(`${clip_id} ${platform}`),
  );
  const subjects = groupBy([...ofCampaigns, ...alone], (row) => `${row.platform} ${subjectOf(row)}`);
  return [...subjects.values()].flatMap((own) => {
    // most have one source, and only figures of their own
    const source = own.every((row) => row.source === own[0]?.source) ? own[0]?.source : fullestSource(own);
    return ofOneSubject(own.filter((row) => row.source === source));
  });
}

/** Keeps the subject's own rows or those of its ads, as training does. */
function ofOneSubject(rows: readonly Row[]): Row[] {
  const ads = groupBy(rows.map(stretchOf), ({ row }) => row.external_id);
  const own = choosePeriods(ads.get('') ?? []);
  ads.delete('');
  return chooseLevel(own, [...ads.values()].flatMap(choosePeriods)).map(({ row }) => row);
}

const stretchOf = (row: Row) => ({
  row,
  start: row.period_start.getTime(),
  end: row.period_end.getTime(),
  whole: row.impressions ?? row.views ?? 0,
});

/** Selects the requested clips or campaigns. */
const asked = ({ by, ids }: SummaryQuery) =>
  ids === undefined ? sql`true` : sql`${sql.raw(by === 'campaign' ? 'campaign_id' : 'clip_id')} = any(${ids}::uuid[])`;

/** The calendars of accounts are up to 14 hours away from UTC. */
async function rowsOf(db: Sql, query: SummaryQuery, limit: number): Promise<Row[]> {
  const { from, to } = query;
  const { rows } = await sql<Row>`
    select platform, clip_id, campaign_id, external_id, source, period_start, period_end, currency,
      ${sql.raw(FIGURE_NAMES.join(', '))}
    from results
    where withdrawn_at is null and period_start >= ${from}::date - interval '14 hours'
      and period_end <= ${to}::date + interval '38 hours' and ${asked(query)}
    order by period_start, id limit ${limit}`.execute(db.kysely);
  return rows;
}

type Longer = Pick<Row, 'platform' | 'clip_id' | 'campaign_id' | 'period_start' | 'period_end'> & {
  readonly rows: number;
};

/** Counts results that extend beyond the period, for clips and campaigns that have none within it: they are not split. */
async function tooLong(db: Sql, query: SummaryQuery, counted: readonly Row[]): Promise<number> {
  const { from, to } = query;
  const { rows } = await sql<Longer>`
    select platform, clip_id, campaign_id, period_start, period_end, count(*)::int as rows
    from results
    where withdrawn_at is null and period_end - period_start > interval '25 hours'
      and period_start < ${to}::date + interval '38 hours' and period_end > ${from}::date - interval '14 hours'
      and (period_start < ${from}::date + interval '14 hours' or period_end > ${to}::date + interval '10 hours')
      and ${asked(query)}
    group by 1, 2, 3, 4, 5`.execute(db.kysely);
  const known = new Set(counted.flatMap((row) => [subjectOf(row), row.clip_id].map((id) => `${row.platform} ${id}`)));
  const unknown = rows.filter(
    (row) => belongsIn(query.by)(row) && isPartlyInDays(row, query) && !known.has(`${row.platform} ${subjectOf(row)}`),
  );
  return unknown.reduce((sum, { rows: own }) => sum + own, 0);
}

type ShownClip = NonNullable<ResultsSummary['lines'][number]['clip']>;

async function clipsShown(db: Sql, ids: readonly string[]): Promise<ShownClip[]> {
  const { rows } = await sql<ShownClip>`
    select clips.id as clip_id, clips.video_asset_id, title, start_ms, end_ms, films.analyzed_at is not null as has_picture,
      films.storyboard is not null as has_preview
    from clips
      join video_assets on video_assets.id = clips.video_asset_id
      left join films on films.video_asset_id = clips.video_asset_id
    where clips.id = any(${ids}::uuid[])`.execute(db.kysely);
  return rows;
}
