import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Sql } from '../../core/db/index.ts';
import { groupBy, invalid } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { chooseLevel, choosePeriods } from './choose-periods.ts';
import { isInDays } from './days-of-rows.ts';
import { FIGURE_NAMES, type Figures, sumOf } from './figures.ts';
import { fullestSource } from './fullest-source.ts';
import { ratesOf } from './rates.ts';
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

/** More would hold up everybody else: they are read at once. */
const MOST_ROWS = 100_000;

/**
 * What clips and campaigns did on each platform from `from` to `to`, each time once; and what the active ones may spend a day.
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
    throw invalid([{ path: 'to', message: `the period has more than ${most} results: ask for a shorter one` }]);
  const rows = found.filter((row) => isInDays(row, query));
  const counted = eachTimeOnce(rows);
  const lines = [...groupBy(counted, ({ platform, currency }) => `${platform} ${currency ?? ''}`).values()];
  return {
    lines: lines.flatMap(lineOf),
    budgets: await activeBudgets(ctx.db),
    left_out: rows.length - counted.length,
  };
}

function lineOf(rows: readonly Row[]): ResultsSummary['lines'] {
  const [first] = rows;
  if (first === undefined) return [];
  const { platform, currency } = first;
  const sum = sumOf(rows);
  const { impressions, clicks, conversions, spend_minor } = sum;
  const subjects = new Set(rows.map(subjectOf)).size;
  const rates = ratesOf({ ...sum, platform });
  return [{ platform, currency, subjects, impressions, clicks, conversions, spend_minor, rates }];
}

const subjectOf = ({ campaign_id, clip_id }: Row) => campaign_id ?? clip_id;

/** A campaign's rows count, and of a clip only those that no campaign of it reports; of each one source, and no time twice. */
function eachTimeOnce(rows: readonly Row[]): Row[] {
  const ofCampaigns = rows.filter(({ campaign_id }) => campaign_id !== null);
  const inCampaigns = new Set(ofCampaigns.map(({ clip_id, platform }) => `${clip_id} ${platform}`));
  const alone = rows.filter(
    ({ campaign_id, clip_id, platform }) => campaign_id === null && !inCampaigns.has(`${clip_id} ${platform}`),
  );
  const subjects = groupBy([...ofCampaigns, ...alone], (row) => `${row.platform} ${subjectOf(row)}`);
  return [...subjects.values()].flatMap((own) => {
    const source = fullestSource(own);
    return ofOneSubject(own.filter((row) => row.source === source));
  });
}

/** Its own rows or those of its ads, as training counts them. */
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

/** Calendars of accounts are up to 14 hours from UTC. */
async function rowsOf(db: Sql, { from, to }: SummaryQuery, limit: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select platform, clip_id, campaign_id, external_id, source, period_start, period_end, currency,
      ${sql.raw(FIGURE_NAMES.join(', '))}
    from results
    where withdrawn_at is null and period_start >= ${from}::date - interval '14 hours'
      and period_end <= ${to}::date + interval '38 hours'
    order by platform, currency, period_start, id limit ${limit}`.execute(db.kysely);
  return rows;
}

async function activeBudgets(db: Sql): Promise<ResultsSummary['budgets']> {
  const { rows } = await sql<ResultsSummary['budgets'][number]>`
    select currency, count(*)::int as campaigns, sum(budget_cents)::bigint as per_day_minor
    from campaigns where status = 'active' group by currency order by currency`.execute(db.kysely);
  return rows.map((row) => ({ ...row, per_day_minor: Number(row.per_day_minor) }));
}
