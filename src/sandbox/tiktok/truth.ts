import { familyOf } from '../market/index.ts';
import { dollarUnits } from './money.ts';
import { filmOf, type TikTok } from './tiktok.ts';

/** Returns the hidden truth, which no client of the real platform could know. Used in tests that score decisions. */
export function truthOf(tiktok: TikTok) {
  const ads = tiktok.objects.all().filter(({ kind }) => kind === 'ad');
  return {
    family: familyOf(tiktok.world.seed),
    ads: ads.map((ad) => {
      const dollar = dollarUnits(tiktok.accounts.get(ad.accountId).currency);
      return {
        ...{ id: ad.id, name: String(ad.fields.ad_name ?? ''), spend_minor: tiktok.delivery.spentBy(ad.id) },
        ...tiktok.delivery.curveOf({ film: filmOf(tiktok, ad), dollar }),
        days: tiktok.delivery
          .daysOf(ad.id)
          .map(({ day, spend, impressions }) => ({ day, spend_minor: spend, impressions })),
      };
    }),
  };
}
