import { sql } from 'kysely';
import type { Sql } from '../../core/db/index.ts';
import { groupBy } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { dayOf, isWholeDay, LONGEST_DAY_MS, lengthOf } from './days-of-rows.ts';
import { FIGURE_NAMES, type Figures, figuresOf, sumOf } from './figures.ts';
import { fullestSource } from './fullest-source.ts';
import { silentZeros } from './silent-zeros.ts';

/** A campaign's figures for a day. */
export interface DailyFigures extends Figures {
  readonly campaign_id: string;
  readonly platform: Platform;
  /** A date in the calendar of whoever reported the day, else in UTC. */
  readonly day: string;
}

export interface DaysFound {
  readonly days: readonly DailyFigures[];
  /** Number of rows that cover more than a day: they have no daily figures and are not split. */
  readonly longer: number;
}

type Row = Omit<DailyFigures, 'day'> & {
  readonly source: string;
  readonly external_id: string;
  readonly period_start: Date;
  readonly period_end: Date;
  readonly currency: string | null;
};

const FIGURE_COLUMNS = sql.raw(FIGURE_NAMES.join(', '));
export interface Choice {
  /** `all`: one source for all campaigns, so that they can be compared; `each`: each campaign's own. Default: all. */
  readonly sourceFor?: 'all' | 'each';
  /** Leaves out rows in another currency. Without it, a day's money is unknown if it is not in the usual currency. */
  readonly currency?: string;
}

/**
 * Returns the days of campaigns from `from` until before `to`: rows of at most a day, from one source (the one with the
 * most impressions, or else the most days), without counting a time twice (a day replaces its hours). An ad counts
 * once: a campaign's own row of a day, or else the sum of its ads. If a source reports conversions or revenue on any of
 * the days, a day without them counts as 0: dropping such a day would drop its cost. The same holds for Meta's clicks
 * and engagement.
 */
export async function dailyFigures(
  db: Sql,
  campaignIds: readonly string[],
  from: Date,
  to: Date,
  { sourceFor = 'all', currency }: Choice = {},
): Promise<DaysFound> {
  const { rows } = await sql<Row>`
    select campaign_id, platform, source, external_id, period_start, period_end, currency, ${FIGURE_COLUMNS}
    from results
    where campaign_id = any(${campaignIds}::uuid[]) and withdrawn_at is null and period_start >= ${from}::timestamptz and period_end <= ${to}::timestamptz
      and (currency is null or ${currency ?? null}::text is null or currency = ${currency ?? null})
    order by campaign_id, external_id, period_start
  `.execute(db.kysely);
  const daily = rows.filter((row) => lengthOf(row) <= LONGEST_DAY_MS);
  const longer = rows.length - daily.length;
  const sources = fullestSources(daily, sourceFor);
  const counted = daily.filter(({ campaign_id, source }) => source === sources(campaign_id));
  const timesOnce = [...groupBy(counted, ({ campaign_id, external_id }) => `${campaign_id} ${external_id}`).values()];
  const byDay = groupBy(timesOnce.flatMap(eachTimeOnce), (row) => `${row.campaign_id} ${dayOf(row)}`);
  const usual = currency ?? usualCurrency(counted);
  const silent = silentZeros(counted);
  return { days: [...byDay.values()].flatMap((own) => asOne(own, usual, silent)), longer };
}

/** Returns rows of one ad, or of a campaign itself, ordered by start: days first, then the hours that no day covers. */
function eachTimeOnce(rows: readonly Row[]): Row[] {
  const days = apart(rows.filter(isWholeDay));
  const hours = apart(rows.filter((row) => !isWholeDay(row)));
  let next = 0;
  const uncovered = hours.filter(({ period_start, period_end }) => {
    while ((days[next]?.period_end ?? period_end) <= period_start) next++;
    const day = days[next];
    return day === undefined || day.period_start >= period_end;
  });
  return [...days, ...uncovered];
}

/** Keeps each row that begins no earlier than the previous one ended. */
function apart(rows: readonly Row[]): Row[] {
  let end = Number.NEGATIVE_INFINITY;
  return rows.filter(({ period_start, period_end }) => {
    if (period_start.getTime() < end) return false;
    end = period_end.getTime();
    return true;
  });
}

function fullestSources(rows: readonly Row[], sourceFor: 'all' | 'each'): (campaignId: string) => string | undefined {
  if (sourceFor === 'all') {
    const fullest = fullestSource(rows);
    return () => fullest;
  }
  const each = new Map(
    [...groupBy(rows, ({ campaign_id }) => campaign_id)].map(([campaign, own]) => [campaign, fullestSource(own)]),
  );
  return (campaignId) => each.get(campaignId);
}

/** Returns the currency of most rows; on a tie, the first in the alphabet. */
function usualCurrency(rows: readonly Row[]): string | undefined {
  const counts = groupBy(rows, ({ currency }) => currency ?? '');
  counts.delete('');
  const ranked = [...counts].sort(([one, a], [other, b]) => b.length - a.length || (one < other ? -1 : 1));
  return ranked[0]?.[0];
}

const UNKNOWN_MONEY = { spend_minor: null, revenue_minor: null };

function asOne(
  rows: readonly Row[],
  usual: string | undefined,
  silent: (source: string) => Partial<Figures>,
): DailyFigures[] {
  const [first] = rows;
  if (first === undefined) return [];
  const own = rows.filter(({ external_id }) => external_id === '');
  const counted = own.length > 0 ? own : rows;
  // amounts in two currencies cannot be added
  const isForeign = counted.some(({ currency }) => currency !== null && currency !== usual);
  const { campaign_id, platform, source } = first;
  const sum = sumOf([...counted, figuresOf(silent(source))]);
  return [{ ...sum, ...(isForeign ? UNKNOWN_MONEY : {}), campaign_id, platform, day: dayOf(first) }];
}
