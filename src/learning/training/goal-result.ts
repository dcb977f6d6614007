import type { Goal } from '../../decisions/rules/index.ts';
import type { Figure, Figures, StoredResult } from '../results/index.ts';

/** What training is told of a clip: its result, and how many impressions a rate was measured on. */
export interface GoalResult {
  readonly result: number;
  readonly exposure?: number;
}

type Row = Pick<StoredResult, Figure | 'currency'>;

/** What the rows come to for a goal; undefined when they do not tell it. A row that lacks one side of a rate is left out. */
export function goalResult(goal: Goal, rows: readonly Row[]): GoalResult | undefined {
  switch (goal) {
    case 'hook_rate':
      return rate(rows, ({ views_3s }) => views_3s, impressions);
    case 'ctr':
      return rate(rows, ({ clicks }) => clicks, impressions);
    case 'engagement':
      return rate(rows, engagements, ({ impressions: shown, views }) => shown ?? views);
    case 'views': {
      const told = rows.flatMap((row) => row.views ?? row.views_3s ?? []);
      return told.length === 0 ? undefined : { result: sum(told) };
    }
    case 'roas': {
      // one currency only: the one of the newest row
      const currency = rows.at(-1)?.currency ?? null;
      const found = rate(
        rows.filter((row) => row.currency === currency),
        ({ revenue_minor }) => revenue_minor,
        ({ spend_minor }) => spend_minor,
      );
      return found && { result: found.result };
    }
    case 'value':
      return undefined;
  }
}

const impressions = (figures: Figures) => figures.impressions;
const ENGAGEMENTS: readonly Figure[] = ['likes', 'comments', 'shares', 'saves'];

function engagements(figures: Figures): number | null {
  const told = ENGAGEMENTS.flatMap((name) => figures[name] ?? []);
  return told.length === 0 ? null : sum(told);
}

function rate(
  rows: readonly Row[],
  part: (figures: Figures) => number | null,
  whole: (figures: Figures) => number | null,
): GoalResult | undefined {
  const told = rows.flatMap((row) => {
    const [of, all] = [part(row), whole(row)];
    return of === null || all === null ? [] : [{ of, all }];
  });
  const exposure = sum(told.map(({ all }) => all));
  return exposure === 0 ? undefined : { result: sum(told.map(({ of }) => of)) / exposure, exposure };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
