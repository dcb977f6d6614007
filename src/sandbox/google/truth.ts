import { familyOf } from '../market/index.ts';
import { isFields } from './check-message.ts';
import { filmOf, type Google } from './google.ts';
import { dollarUnits } from './money.ts';

/** Returns the hidden truth, which no client of the real platform could know. Used in tests that score decisions. */
export function truthOf(google: Google) {
  const ads = google.objects.all().filter(({ kind }) => kind === 'ad');
  return {
    family: familyOf(google.world.seed),
    ads: ads.map((ad) => {
      const dollar = dollarUnits(google.accounts.get(ad.accountId).currency);
      const name = isFields(ad.fields.ad) ? String(ad.fields.ad.name ?? '') : '';
      return {
        ...{ id: ad.id, name, spend_minor: google.delivery.spentBy(ad.id) },
        ...google.delivery.curveOf({ film: filmOf(google, ad), dollar }),
        days: google.delivery
          .daysOf(ad.id)
          .map(({ day, spend, impressions }) => ({ day, spend_minor: spend, impressions })),
      };
    }),
  };
}
