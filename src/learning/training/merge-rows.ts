import type { NewResult } from '../results/index.ts';

type Row = Pick<NewResult, 'source' | 'campaignId' | 'externalId' | 'period' | 'figures' | 'currency'>;

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

const lengthMs = ({ period }: Row) => period.end.getTime() - period.start.getTime();

const longestFirst = <Result extends Row>(rows: readonly Result[]) =>
  [...rows].sort((a, b) => Number(a.externalId !== '') - Number(b.externalId !== '') || lengthMs(b) - lengthMs(a));

const isAboutTheSame = (a: Row, b: Row) =>
  a.campaignId === b.campaignId && (a.externalId === '' || a.externalId === b.externalId);

const overlap = (a: Row, b: Row) => a.period.start < b.period.end && b.period.start < a.period.end;

const seen = (rows: readonly Row[]) =>
  rows.reduce((sum, { figures }) => sum + (figures.impressions ?? figures.views ?? 0), 0);
