import { type DailyFigures, isPossible, shareOf } from '../../learning/results/index.ts';
import type { ArmDay } from './judge-schema.ts';
import type { ExperimentMetric } from './metrics.ts';

/** Returns the numerator and denominator of a metric on a day; undefined if the day does not report them. */
export function countsOf(metric: ExperimentMetric, row: DailyFigures): { events: number; trials: number } | undefined {
  const pair = (events: number | null, trials: number | null) =>
    events === null || trials === null ? undefined : { events, trials };
  switch (metric) {
    case 'cvr':
      return pair(row.conversions, row.clicks);
    case 'cpc':
      return pair(row.clicks, row.spend_minor);
    case 'cpa':
      return pair(row.conversions, row.spend_minor);
    case 'roas':
      return pair(row.revenue_minor, row.spend_minor);
    default: {
      const share = shareOf(metric, row);
      return share === undefined || !isPossible(share) ? undefined : { events: share.part, trials: share.whole };
    }
  }
}

const DAY_MS = 86_400_000;

/** Converts a campaign's days into an arm's, numbered from the experiment's first day up to `last`. */
export function armDays(
  metric: ExperimentMetric,
  rows: readonly DailyFigures[],
  { startsAt, last }: { readonly startsAt: Date; readonly last: number },
): ArmDay[] {
  return rows.flatMap((row): ArmDay[] => {
    const counts = countsOf(metric, row);
    if (counts === undefined) return [];
    const day = Math.round((Date.parse(`${row.day}T00:00:00Z`) - startsAt.getTime()) / DAY_MS) + 1;
    if (day < 1 || day > last) return [];
    return [
      {
        day,
        ...counts,
        ...(row.impressions === null ? {} : { impressions: row.impressions }),
        ...(row.spend_minor === null ? {} : { spend_minor: row.spend_minor }),
      },
    ];
  });
}
