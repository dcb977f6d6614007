import { familyOf } from '../market/index.ts';
import type { Meta } from './meta.ts';

/** Returns the hidden truth, which no client of the real platform could know. Used in tests that score decisions. */
export function truthOf(meta: Meta) {
  const ads = meta.objects.all().filter(({ kind }) => kind === 'ad');
  return {
    family: familyOf(meta.world.seed),
    ads: ads.map((ad) => ({
      id: ad.id,
      name: String(ad.fields.name ?? ''),
      ...meta.delivery.curveOf(ad),
      spend_minor: meta.delivery.spentBy(ad),
      days: meta.delivery.daysOf(ad).map(({ day, spend, impressions }) => ({ day, spend_minor: spend, impressions })),
    })),
  };
}
