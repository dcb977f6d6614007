import type { Platform } from '../../core/platforms/index.ts';
import { poissonInterval, wilsonInterval } from '../../core/statistics/index.ts';
import type { Figure, Figures } from './figures.ts';
import type { Rate, Rates } from './rates-schema.ts';
import { isPossible, type Share, shareOf } from './shares.ts';

/** Below these, a rate says more about chance than about the clip: its interval is shown, but no value. */
const ENOUGH = { trials: 100, events: 10 };

const NAMES: Readonly<Partial<Record<Figure, string>>> = { views_3s: '3-second views' };

/**
 * Computes a result's rates, each with its 90% interval: Wilson's for shares of impressions or views, the Poisson
 * interval of the count for costs. A rate whose figures are not reported is left out.
 */
export function ratesOf(result: Figures & { readonly platform: Platform }): Rates {
  const { impressions, clicks, conversions, spend_minor, revenue_minor } = result;
  const rates: Rates = {};
  const put = (name: keyof Rates, rate: Rate | undefined) => {
    if (rate !== undefined) rates[name] = rate;
  };
  for (const name of ['hook_rate', 'hold_rate', 'ctr', 'engagement_rate'] as const)
    put(name, shareRate(shareOf(name, result)));
  put('cpc_minor', cost(spend_minor, clicks, ENOUGH.events, 'clicks'));
  put('cpm_minor', thousandfold(cost(spend_minor, impressions, ENOUGH.trials, 'impressions')));
  put('cpa_minor', cost(spend_minor, conversions, ENOUGH.events, 'conversions'));
  put('roas', returnOnSpend(revenue_minor, spend_minor, conversions));
  return rates;
}

const tooFew = (has: number, needs: number, what: string) => `too few: ${has} ${what}; ${needs} are needed`;

function shareRate(share: Share | undefined): Rate | undefined {
  if (share === undefined) return undefined;
  const { part, whole, of } = share;
  const what = NAMES[of] ?? of;
  if (!isPossible(share))
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

/** The interval is that of the number of conversions: how much their values differ is not reported. */
function returnOnSpend(revenue: number | null, spend: number | null, conversions: number | null): Rate | undefined {
  if (revenue === null || spend === null || spend === 0) return undefined;
  const value = revenue / spend;
  if (conversions === null)
    return {
      value,
      low: null,
      high: null,
      of: 0,
      note: 'no interval: the number of conversions is not reported',
    };
  if (conversions === 0) return { value, low: value, high: null, of: 0, note: 'no conversions' };
  const { low, high } = poissonInterval(conversions);
  const interval = { low: (value * low) / conversions, high: (value * high) / conversions };
  if (conversions >= ENOUGH.events) return { value, ...interval, of: conversions };
  return { value: null, ...interval, of: conversions, note: tooFew(conversions, ENOUGH.events, 'conversions') };
}
