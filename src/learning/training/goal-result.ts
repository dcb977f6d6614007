import type { Goal } from '../../decisions/rules/index.ts';
import { type Figure, isPossible, type ShareName, type StoredResult, shareOf } from '../results/index.ts';

/** What training is told of a clip: its result, and how many impressions a rate was measured on. */
export interface GoalResult {
  readonly result: number;
  readonly exposure?: number;
}

type Row = Pick<StoredResult, Figure | 'currency' | 'platform'>;

/** What the rows come to for a goal; undefined when they do not tell it. A row that lacks one side of a rate is left out. */
export function goalResult(goal: Goal, rows: readonly Row[]): GoalResult | undefined {
  switch (goal) {
    case 'hook_rate':
      return rate('hook_rate', rows);
    case 'ctr':
      return rate('ctr', rows);
    case 'engagement':
      return rate('engagement_rate', rows);
    case 'views': {
      const told = rows.flatMap((row) => row.views ?? row.views_3s ?? []);
      return told.length === 0 ? undefined : { result: sum(told) };
    }
    case 'roas': {
      // one currency only: the one of the newest row
      const currency = rows.at(-1)?.currency ?? null;
      const both = rows.filter(
        (row) => row.currency === currency && row.revenue_minor !== null && row.spend_minor !== null,
      );
      const spend = sum(both.map(({ spend_minor }) => spend_minor ?? 0));
      return spend === 0 ? undefined : { result: sum(both.map(({ revenue_minor }) => revenue_minor ?? 0)) / spend };
    }
    case 'value':
      return undefined;
  }
}

/** An impossible row costs only itself. Of rows with two denominators those count that have most of theirs. */
function rate(name: ShareName, rows: readonly Row[]): GoalResult | undefined {
  const byDenominator = new Map<string, { part: number; whole: number }>();
  for (const row of rows) {
    const share = shareOf(name, row);
    if (share === undefined || !isPossible(share)) continue;
    const { part, whole } = byDenominator.get(share.of) ?? { part: 0, whole: 0 };
    byDenominator.set(share.of, { part: part + share.part, whole: whole + share.whole });
  }
  const [most] = [...byDenominator.values()].sort((a, b) => b.whole - a.whole);
  return most === undefined || most.whole === 0 ? undefined : { result: most.part / most.whole, exposure: most.whole };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
