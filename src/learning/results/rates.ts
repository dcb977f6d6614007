import { poissonInterval, wilsonInterval } from '../../core/statistics/index.ts';
import type { Figures } from './figures.ts';
import type { Rate, Rates } from './rates-schema.ts';

/** Below these a rate says more about chance than about the clip: its interval is shown, but no value. */
const ENOUGH = { trials: 100, events: 10 };

/**
 * The rates that the figures give, each with its 90 % interval: Wilson's for shares of impressions or views, the Poisson
 * interval of the count for costs. A rate whose figures are not told is left out.
 */
export function ratesOf(figures: Figures): Rates {
  const { impressions, views, views_3s, thruplays, clicks, conversions, spend_minor, revenue_minor } = figures;
  const engagements = [figures.likes, figures.comments, figures.shares, figures.saves];
  const engaged = engagements.every((count) => count === null)
    ? null
    : engagements.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const rates: Rates = {};
  const put = (name: keyof Rates, rate: Rate | undefined) => {
    if (rate !== undefined) rates[name] = rate;
  };
  put('hook_rate', share(views_3s, impressions, 'impressions'));
  put('hold_rate', share(thruplays, views_3s, '3-second views'));
  put('ctr', share(clicks, impressions, 'impressions'));
  put(
    'engagement_rate',
    impressions === null ? share(engaged, views, 'views') : share(engaged, impressions, 'impressions'),
  );
  put('cpc_minor', cost(spend_minor, clicks, ENOUGH.events, 'clicks'));
  put('cpm_minor', thousandfold(cost(spend_minor, impressions, ENOUGH.trials, 'impressions')));
  put('cpa_minor', cost(spend_minor, conversions, ENOUGH.events, 'conversions'));
  put('roas', returnOnSpend(revenue_minor, spend_minor, conversions));
  return rates;
}

const tooFew = (has: number, needs: number, what: string) => `too few: ${has} ${what}, of ${needs} needed`;

function share(part: number | null, whole: number | null, what: string): Rate | undefined {
  if (part === null || whole === null) return undefined;
  // where a platform counts more than one for each, it is no share
  if (part > whole)
    return { value: null, low: null, high: null, of: whole, note: `no share: ${part} of ${whole} ${what}` };
  const interval = wilsonInterval(part, whole);
  if (whole >= ENOUGH.trials) return { value: part / whole, ...interval, of: whole };
  return { value: null, ...interval, of: whole, note: tooFew(whole, ENOUGH.trials, what) };
}

function cost(spendMinor: number | null, count: number | null, enough: number, what: string): Rate | undefined {
  if (spendMinor === null || count === null) return undefined;
  const { low: fewest, high: most } = poissonInterval(count);
  const interval = { low: spendMinor / most, high: fewest === 0 ? null : spendMinor / fewest };
  if (count >= enough) return { value: spendMinor / count, ...interval, of: count };
  return { value: null, ...interval, of: count, note: tooFew(count, enough, what) };
}

const thousandfold = (rate: Rate | undefined): Rate | undefined =>
  rate && {
    ...rate,
    value: rate.value === null ? null : rate.value * 1000,
    low: rate.low === null ? null : rate.low * 1000,
    high: rate.high === null ? null : rate.high * 1000,
  };

/** Its interval is that of the number of conversions: how much they differ in worth is not told. */
function returnOnSpend(revenue: number | null, spend: number | null, conversions: number | null): Rate | undefined {
  if (revenue === null || spend === null || spend === 0) return undefined;
  const value = revenue / spend;
  if (conversions === null)
    return { value, low: null, high: null, of: 0, note: 'no interval: how many conversions it comes from is not told' };
  if (conversions === 0) return { value, low: value, high: null, of: 0, note: 'no conversions' };
  const { low, high } = poissonInterval(conversions);
  const interval = { low: (value * low) / conversions, high: (value * high) / conversions };
  if (conversions >= ENOUGH.events) return { value, ...interval, of: conversions };
  return { value: null, ...interval, of: conversions, note: tooFew(conversions, ENOUGH.events, 'conversions') };
}
