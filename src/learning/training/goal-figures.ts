import type { Goal } from '../../decisions/rules/index.ts';
import { type Figure, isPossible, type ShareName, type StoredResult, shareOf } from '../results/index.ts';

/** What a row says of a goal: a rate is part ÷ whole; a count is its own whole. */
export interface GoalFigures {
  readonly part: number;
  readonly whole: number;
  /** What the whole is in: a rate's denominator, money's currency. Only rows of one unit are added up. */
  readonly unit: string;
}

const SHARE_OF_GOAL: Partial<Record<Goal, ShareName>> = {
  hook_rate: 'hook_rate',
  ctr: 'ctr',
  engagement: 'engagement_rate',
};

/** Undefined where the row does not say it; `impossible` where people see no rate of it, because the part is larger than the whole. */
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
    const views = row.views ?? row.views_3s;
    return views === null ? undefined : { part: views, whole: views, unit: 'views' };
  }
  const { revenue_minor: part, spend_minor: whole, currency } = row;
  return goal !== 'roas' || part === null || whole === null ? undefined : { part, whole, unit: currency ?? '' };
}
