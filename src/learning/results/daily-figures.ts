import { sql } from 'kysely';
import type { Sql } from '../../core/db/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { FIGURE_NAMES, type Figures, sumOf } from './figures.ts';

/** What a campaign did on a day. */
export interface DailyFigures extends Figures {
  readonly campaign_id: string;
  readonly platform: Platform;
  /** The date in UTC with which the row's period begins. */
  readonly day: string;
}

export interface DaysFound {
  readonly days: readonly DailyFigures[];
  /** Rows that cover more than a day: they say nothing of days, and are not split. */
  readonly longer: number;
}

type Row = DailyFigures & { readonly source: string; readonly external_id: string; readonly is_day: boolean };

const FIGURE_COLUMNS = sql.raw(FIGURE_NAMES.join(', '));

export interface Choice {
  /** One source for all of them, so that they compare; or for each campaign its own. Default: all. */
  readonly sourceFor?: 'all' | 'each';
  /** Rows in another currency are left out. */
  readonly currency?: string;
}

/**
 * The days of campaigns from `from` on, before `to`: rows of at most a day, of one source (the one with the most impressions, or
 * else days), and each ad once: a campaign's own row of a day, or else the sum of its ads.
 */
export async function dailyFigures(
  db: Sql,
  campaignIds: readonly string[],
  from: Date,
  to: Date,
  { sourceFor = 'all', currency }: Choice = {},
): Promise<DaysFound> {
  const { rows } = await sql<Row>`
    select campaign_id, platform, source, external_id, to_char(period_start at time zone 'UTC', 'YYYY-MM-DD') as day,
      period_end - period_start <= interval '1 day' as is_day, ${FIGURE_COLUMNS}
    from results
    where campaign_id = any(${campaignIds}::uuid[]) and period_start >= ${from}::timestamptz and period_end <= ${to}::timestamptz
      and (currency is null or ${currency ?? null}::text is null or currency = ${currency ?? null})
    order by campaign_id, period_start, external_id
  `.execute(db.kysely);
  const daily = rows.filter(({ is_day }) => is_day);
  const fullest = sourceFor === 'each' ? fullestOfEach(daily) : fullestSource(daily);
  const byDay = new Map<string, Row[]>();
  for (const row of daily) {
    if (row.source !== (fullest instanceof Map ? fullest.get(row.campaign_id) : fullest)) continue;
    const key = `${row.campaign_id} ${row.day}`;
    byDay.set(key, [...(byDay.get(key) ?? []), row]);
  }
  return { days: [...byDay.values()].flatMap(asOne), longer: rows.length - daily.length };
}

function fullestOfEach(rows: readonly Row[]): Map<string, string | undefined> {
  const byCampaign = new Map<string, Row[]>();
  for (const row of rows) byCampaign.set(row.campaign_id, [...(byCampaign.get(row.campaign_id) ?? []), row]);
  return new Map([...byCampaign].map(([campaign, own]) => [campaign, fullestSource(own)]));
}

function fullestSource(rows: readonly Row[]): string | undefined {
  const seen = new Map<string, { shown: number; rows: number }>();
  for (const { source, impressions, views } of rows) {
    const so = seen.get(source) ?? { shown: 0, rows: 0 };
    seen.set(source, { shown: so.shown + (impressions ?? views ?? 0), rows: so.rows + 1 });
  }
  const ranked = [...seen].sort(
    ([one, a], [other, b]) => b.shown - a.shown || b.rows - a.rows || (one < other ? -1 : 1),
  );
  return ranked[0]?.[0];
}

function asOne(rows: readonly Row[]): DailyFigures[] {
  const [first] = rows;
  if (first === undefined) return [];
  const own = rows.filter(({ external_id }) => external_id === '');
  const counted = own.length > 0 ? own : rows;
  return [{ ...sumOf(counted), campaign_id: first.campaign_id, platform: first.platform, day: first.day }];
}
