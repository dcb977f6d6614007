import { dayOf, figuresOf } from '../market/index.ts';
import { filmOf, type Google, type GoogleObject } from './google.ts';
import { dollarUnits, microsOf, unitsAMain } from './money.ts';

const DAY_MS = 86_400_000;

/** A day's metrics as counts, before rates are computed. */
export interface Counted {
  readonly day: string;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Returns the days of the ads below an object, in the account's calendar. Adds up the counts of several ads. */
export function countsOf(google: Google, customer: string, object: GoogleObject | undefined): Counted[] {
  const days = new Map<string, Record<string, number>>();
  for (const ad of adsBelow(google, customer, object))
    for (const { day, metrics } of countsOfAd(google, ad)) {
      const entry = days.get(day) ?? {};
      for (const [name, value] of Object.entries(metrics)) entry[name] = (entry[name] ?? 0) + value;
      days.set(day, entry);
    }
  return [...days].map(([day, metrics]) => ({ day, metrics })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

function adsBelow({ objects }: Google, customer: string, object: GoogleObject | undefined): readonly GoogleObject[] {
  if (object === undefined) return objects.ofAccount(customer, 'ad');
  if (object.kind === 'ad') return [object];
  const children = objects.childrenOf(object.id);
  return children.flatMap((child) =>
    child.kind === 'ad' ? [child] : objects.childrenOf(child.id).filter(({ kind }) => kind === 'ad'),
  );
}

function countsOfAd(google: Google, ad: GoogleObject): Counted[] {
  const { currency, timeZone } = google.accounts.get(ad.accountId);
  const today = dayOf(google.world.clock.now(), timeZone);
  const curve = google.delivery.curveOf({ film: filmOf(google, ad), dollar: dollarUnits(currency) });
  return google.delivery.daysOf(ad.id).flatMap((one) => {
    const age = Math.round((Date.parse(today) - Date.parse(one.day)) / DAY_MS) - 1;
    const figures = figuresOf(google.world, ad.id, one, curve, age);
    if (figures.impressions === 0 && figures.spend === 0) return [];
    const {
      impressions,
      link_clicks: clicks,
      conversions,
      revenue,
      quarter,
      half,
      three_quarters,
      completions,
    } = figures;
    return [
      {
        day: one.day,
        metrics: {
          ...{ impressions, clicks, conversions, quarter, half, three_quarters, completions },
          ...{
            views: figures.thruplays,
            watch_ms: figures.watch_s * 1000,
            conversions_value: revenue / unitsAMain(currency),
          },
          cost_micros: Number(microsOf(figures.spend, currency)),
        },
      },
    ];
  });
}
