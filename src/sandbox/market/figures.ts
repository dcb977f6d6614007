import { draw, drawNormal, type World } from '../world/index.ts';
import type { Curve } from './curve.ts';
import type { AdDay } from './delivery.ts';

/** A report's figures for an ad and a day: whole numbers, and money in API units. */
export interface Figures {
  readonly spend: number;
  readonly impressions: number;
  readonly reach: number;
  readonly clicks: number;
  readonly link_clicks: number;
  readonly plays: number;
  readonly views_3s: number;
  readonly thruplays: number;
  readonly quarter: number;
  readonly half: number;
  readonly three_quarters: number;
  readonly completions: number;
  /** Seconds watched in all plays together. */
  readonly watch_s: number;
  readonly reactions: number;
  readonly comments: number;
  readonly shares: number;
  readonly saves: number;
  readonly conversions: number;
  readonly revenue: number;
}

/** Conversions count for the day of the click, and arrive over a week. */
const LATE_DAYS = 7;
/** After that, figures still change a little; after four weeks they are final. */
const SETTLED_DAYS = 28;

/**
 * Returns what a report shows for a day, depending on how many days later it is read. Money never changes. Impressions that turn out
 * to be invalid are subtracted. Conversions arrive late and are corrected once.
 *
 * @param age days since the end of the day; below 0 while the day lasts
 */
export function figuresOf(
  world: World,
  adId: string,
  { day, spend, impressions }: AdDay,
  curve: Curve,
  age: number,
): Figures {
  const noise = (what: string) => Math.exp(0.08 * drawNormal(world.seed, what, adId, day));
  const valid = world.holds('invalid-traffic') && age >= 3 ? 1 - 0.004 * draw(world.seed, 'invalid', adId, day) : 1;
  const shown = Math.floor(impressions * valid);
  const plays = Math.floor(shown * 0.93);
  const held = Math.min(plays, Math.round(plays * curve.rates.hold * noise('hold')));
  const completions = Math.min(held, Math.round(plays * curve.rates.end * noise('end')));
  const clicks = Math.min(shown, Math.round(shown * curve.rates.click * noise('click')));
  const conversions = conversionsOf(world, adId, day, clicks * curve.rates.buy, age);
  return {
    spend,
    impressions: shown,
    reach: Math.round(shown / (1.1 + 0.4 * draw(world.seed, 'frequency', adId, day))),
    clicks: Math.round(clicks * 1.3),
    link_clicks: clicks,
    plays,
    views_3s: held,
    thruplays: completions + Math.round((held - completions) * 0.2),
    quarter: completions + Math.round((held - completions) * 0.7),
    half: completions + Math.round((held - completions) * 0.4),
    three_quarters: completions + Math.round((held - completions) * 0.2),
    completions,
    watch_s: plays * 2 + held * 3 + completions * 6,
    reactions: Math.round(clicks * 0.4),
    comments: Math.round(clicks * 0.02),
    shares: Math.round(clicks * 0.03),
    saves: Math.round(clicks * 0.05),
    conversions,
    revenue: conversions * curve.order_value,
  };
}

function conversionsOf(world: World, adId: string, day: string, expected: number, age: number): number {
  // a small number of conversions is mostly luck
  const luck = Math.max(0, 1 + drawNormal(world.seed, 'conversions', adId, day) / Math.sqrt(Math.max(1, expected)));
  const all = expected * luck;
  if (!world.holds('late-conversions')) return Math.round(all);
  const arrived = Math.min(1, (1 + Math.max(0, age)) / (1 + LATE_DAYS)) ** 0.5;
  const corrected = age >= LATE_DAYS && age < SETTLED_DAYS ? 1.03 : 1;
  return Math.round(all * arrived * corrected);
}

export function sum(all: readonly Figures[]): Figures {
  const [first, ...rest] = all;
  if (first === undefined) throw new Error('there is nothing to add up');
  return rest.reduce((left, right) => {
    const keys = Object.keys(left) as (keyof Figures)[];
    return Object.fromEntries(keys.map((key) => [key, left[key] + right[key]])) as Record<keyof Figures, number>;
  }, first);
}
