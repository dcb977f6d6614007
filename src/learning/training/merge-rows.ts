import type { StoredResult } from '../results/index.ts';

type Row = Pick<
  StoredResult,
  'source' | 'campaign_id' | 'external_id' | 'period_start' | 'period_end' | 'impressions' | 'views'
>;

/**
 * The rows of one clip on one platform that may be added up: nothing is counted twice. Of rows about the same thing with
 * overlapping periods the longer one stays; a campaign's own row stands before those of its ads; of several sources the one
 * that saw most impressions (or else views) speaks.
 */
export function countedOnce<Result extends Row>(rows: readonly Result[]): Result[] {
  const bySource = new Map<string, Result[]>();
  for (const row of longestFirst(rows)) {
    const kept = bySource.get(row.source) ?? [];
    bySource.set(row.source, kept);
    if (!kept.some((other) => isAboutTheSame(other, row) && overlap(other, row))) kept.push(row);
  }
  const told = [...bySource.values()].sort((a, b) => seen(b) - seen(a));
  return told[0] ?? [];
}

const lengthMs = ({ period_start, period_end }: Row) => period_end.getTime() - period_start.getTime();

const longestFirst = <Result extends Row>(rows: readonly Result[]) =>
  [...rows].sort((a, b) => Number(a.external_id !== '') - Number(b.external_id !== '') || lengthMs(b) - lengthMs(a));

const isAboutTheSame = (a: Row, b: Row) =>
  a.campaign_id === b.campaign_id && (a.external_id === '' || a.external_id === b.external_id);

const overlap = (a: Row, b: Row) => a.period_start < b.period_end && b.period_start < a.period_end;

const seen = (rows: readonly Row[]) =>
  rows.reduce((sum, { impressions, views }) => sum + (impressions ?? views ?? 0), 0);
