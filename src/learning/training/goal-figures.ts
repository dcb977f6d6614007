import type { Goal } from '../../decisions/rules/index.ts';
import { type Figure, isPossible, type ShareName, type StoredResult, shareOf } from '../results/index.ts';

/** A row's figures for a goal: a rate is part ÷ whole; a count is its own whole. */
export interface GoalFigures {
  readonly part: number;
  readonly whole: number;
  /** The unit of the whole: a rate's denominator, or money's currency. Only rows with the same unit are added up. */
  readonly unit: string;
}

const SHARE_OF_GOAL: Partial<Record<Goal, ShareName>> = {
  hook_rate: 'hook_rate',
  ctr: 'ctr',
  engagement: 'engagement_rate',
};

/** The figures that `goalFigures` uses, by goal: no others are read. */
export const FIGURES_OF_GOAL: Readonly<Record<Goal, readonly Figure[]>> = {
  hook_rate: ['impressions', 'views', 'views_3s'],
  ctr: ['impressions', 'clicks'],
  engagement: ['impressions', 'views', 'likes', 'comments', 'shares', 'saves'],
  views: ['views', 'views_3s'],
  roas: ['spend_minor', 'revenue_minor'],
  value: [],
};

/** Returns undefined if the row lacks the figures, and `impossible` if the part is larger than the whole: no rate is shown then. */
export function goalFigures(
  goal: Goal,
  row: Pick<StoredResult, Figure | 'currency' | 'platform'>,
): GoalFigures | 'impossible' | undefined {
  const name = SHARE_OF_GOAL[goal];
  if (name !== undefined) {
    const share = shareOf(name, row);
    if (share === undefined) return undefined;
    return isPossible(share) ? { part: share.part, whole: share.whole, unit: share.of } : 'impossible';
  }
  if (goal === 'views') {
    // plays and plays of at least 3 seconds are two different measures: their rows are never added together
    if (row.views !== null) return { part: row.views, whole: row.views, unit: 'views' };
    return row.views_3s === null ? undefined : { part: row.views_3s, whole: row.views_3s, unit: 'views_3s' };
  }
  const { revenue_minor: part, spend_minor: whole, currency } = row;
  return goal !== 'roas' || part === null || whole === null ? undefined : { part, whole, unit: currency ?? '' };
}
