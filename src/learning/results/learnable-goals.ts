import type { Platform } from '../../core/platforms/index.ts';
import { type Figures, figuresOf } from './figures.ts';
import { shareOf } from './shares.ts';

type Row = Figures & { readonly platform: Platform };

/** Goals that can be learned from results, and whether a row has their figures. */
const SAYS: Readonly<Record<string, (row: Row) => boolean>> = {
  hook_rate: (row) => shareOf('hook_rate', row) !== undefined,
  ctr: (row) => shareOf('ctr', row) !== undefined,
  engagement: (row) => shareOf('engagement_rate', row) !== undefined,
  views: ({ views, views_3s }) => views !== null || views_3s !== null,
  roas: ({ revenue_minor, spend_minor }) => revenue_minor !== null && spend_minor !== null,
};

/** Returns the goals that can be learned from a row: a platform without 3-second views has no figures for the hook rate. */
export const goalsIn = (platform: Platform, reported: Readonly<Record<string, number>>): string[] =>
  Object.entries(SAYS).flatMap(([goal, isSaid]) => (isSaid({ ...figuresOf(reported), platform }) ? [goal] : []));
