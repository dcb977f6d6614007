import { expect, test } from 'vitest';
import { type Limit, type PlatformFacts, requiredRange } from './facts.ts';
import { PLATFORMS, platformFacts } from './index.ts';

const limit = (level: Limit['level'], range: { min?: number; max?: number }, feature: 'fps' | 'width' = 'fps') =>
  ({
    id: `${level}-${JSON.stringify(range)}`,
    level,
    feature,
    ...range,
    because: '',
    source: '',
    checked_at: '',
  }) as const;
const rangeOf = (...limits: readonly Limit[]) => {
  const facts: PlatformFacts = { id: 'one', label: 'One', placement: 'One', limits };
  return requiredRange(facts, 'fps');
};

test('the required range of a feature is the narrowest one, without advice and other features', () => {
  expect(rangeOf()).toEqual({});
  expect(rangeOf(limit('required', { min: 10, max: 60 }), limit('required', { min: 23 }))).toEqual({
    min: 23,
    max: 60,
  });
  expect(rangeOf(limit('required', { max: 50 }), limit('required', { min: 1, max: 60 }))).toEqual({ min: 1, max: 50 });
  expect(rangeOf(limit('advised', { min: 30, max: 40 }), limit('required', { min: 720 }, 'width'))).toEqual({});
});

/** Pixels of a 1080 × 1920 frame that buttons and captions cover, written here independently. */
test.each([
  ['instagram', 269, 672, 65, 65],
  ['tiktok', 250, 660, 119, 238],
  ['youtube', 288, 672, 48, 192],
] as const)(
  '%s covers %i px at the top, %i at the bottom, %i and %i at the sides',
  (platform, top, bottom, left, right) => {
    const zone = platformFacts(platform).safe_zone;
    const pixels = [zone?.top, zone?.bottom].map((share = 0) => share * 1920);
    expect([...pixels, ...[zone?.left, zone?.right].map((share = 0) => share * 1080)]).toEqual(
      [top, bottom, left, right].map((px) => expect.closeTo(px)),
    );
  },
);

test('the clips of a campaign are at least two, and the advised number is within the limits', () => {
  for (const platform of PLATFORMS) {
    const { least = 0, advised = 0, most = 0 } = platformFacts(platform).cards ?? {};
    expect([platform, least]).toEqual([platform, 2]);
    expect([advised - least, most - advised].every((room) => room >= 0)).toBe(true);
  }
});
