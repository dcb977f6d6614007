import { expect, test } from 'vitest';
import { type AdPatch, mergedAd } from './ad.ts';

test.each<[AdPatch]>([[{ age_max: 13 }], [{ age_min: 65 }], [{ age_min: 30, age_max: 30 }]])(
  'accepts ages from 13 to 65 with a minimum that is at most the maximum: %o',
  (patch) => {
    expect(mergedAd(null, patch)).toEqual(patch);
  },
);

test('refuses an ad that does not end after it starts, or whose age_max is below its age_min', () => {
  const time = '2026-01-01T00:00:00.000Z';
  expect(() => mergedAd({ age_min: 30 }, { age_max: 29 })).toThrow('ad.age_max: must be at least age_min (30)');
  expect(() => mergedAd({ starts_at: time }, { ends_at: time })).toThrow('ad.ends_at: must be after starts_at');
});

test('a patch keeps the fields that it omits and removes those that are null, and a null patch removes the whole ad', () => {
  expect(mergedAd({ age_min: 30, age_max: 40 }, { age_max: null })).toEqual({ age_min: 30 });
  expect(mergedAd({ age_min: 30 }, null)).toBeNull();
});
