import { expect, test } from 'vitest';
import { type AdPatch, mergedAd } from './ad.ts';

test.each<[AdPatch]>([[{ age_max: 13 }], [{ age_min: 65 }], [{ age_min: 30, age_max: 30 }]])(
  'ages from 13 to 65 that are the right way round are taken: %o',
  (patch) => {
    expect(mergedAd(null, patch)).toEqual(patch);
  },
);

test('an ad that would end before it starts, or whose ages are the wrong way round, is refused', () => {
  const time = '2026-01-01T00:00:00.000Z';
  expect(() => mergedAd({ age_min: 30 }, { age_max: 29 })).toThrow('ad.age_max: must be at least age_min (30)');
  expect(() => mergedAd({ starts_at: time }, { ends_at: time })).toThrow('ad.ends_at: must be after starts_at');
});

test('a change keeps what it does not name and takes away what it sets to null; null takes all of it away', () => {
  expect(mergedAd({ age_min: 30, age_max: 40 }, { age_max: null })).toEqual({ age_min: 30 });
  expect(mergedAd({ age_min: 30 }, null)).toBeNull();
});
