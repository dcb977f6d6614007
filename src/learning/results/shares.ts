import type { Platform } from '../../core/platforms/index.ts';
import type { Figure, Figures } from './figures.ts';

export type ShareName = 'hook_rate' | 'hold_rate' | 'ctr' | 'engagement_rate';

/** The two sides of a rate; training and the rates that people see use the same ones. */
export interface Share {
  readonly part: number;
  readonly whole: number;
  /** What the rate is a share of. */
  readonly of: Figure;
}

type Row = Figures & { readonly platform: Platform };

/** Returns the two sides of a rate as a row reports them; undefined if it lacks one. */
export function shareOf(name: ShareName, row: Row): Share | undefined {
  const part = partOf(name, row);
  const of = denominatorOf(name, row);
  const whole = row[of];
  return part === null || whole === null ? undefined : { part, whole, of };
}

/** Returns whether the rate is a share: it is not if a platform counts more than one for each. */
export const isPossible = ({ part, whole }: Share): boolean => part <= whole;

function partOf(name: ShareName, row: Row): number | null {
  if (name === 'engagement_rate') return engagementsOf(row);
  return row[({ hook_rate: 'views_3s', hold_rate: 'thruplays', ctr: 'clicks' } as const)[name]];
}

/**
 * Returns the platform's denominator of the rate. YouTube's impressions are those of thumbnails, which the Shorts feed
 * does not show: what viewers do there is a share of plays, and more plays than impressions mean that the plays have
 * other impressions.
 */
function denominatorOf(name: ShareName, { platform, impressions, views }: Row): Figure {
  if (name === 'hold_rate') return 'views_3s';
  if (name === 'ctr') return 'impressions';
  if (platform !== 'youtube') return name === 'engagement_rate' && impressions === null ? 'views' : 'impressions';
  if (name === 'engagement_rate') return 'views';
  return (views ?? 0) > (impressions ?? 0) ? 'views' : 'impressions';
}

function engagementsOf({ likes, comments, shares, saves }: Figures): number | null {
  const reported = [likes, comments, shares, saves].filter((count) => count !== null);
  return reported.length === 0 ? null : reported.reduce((sum, count) => sum + count, 0);
}
