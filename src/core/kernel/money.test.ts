import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AdPlatformName,
  Currency,
  decimalOf,
  fromPlatformMoney,
  minorDigits,
  minorOf,
  nearestMinorOf,
  quantumMinor,
  toPlatformMoney,
} from './money.ts';

// currency, minor units, main units, and the same amount for Meta and Google
const SAME_AMOUNT = [
  ['USD', 1234, '12.34', '1234', '12340000'],
  ['EUR', 5, '0.05', '5', '50000'],
  ['JPY', 5000, '5000', '5000', '5000000000'],
  ['TWD', 120_000, '1200.00', '1200', '1200000000'],
  ['CRC', 5_000_000, '50000.00', '50000', '50000000000'],
  ['HUF', 1_200_000, '12000.00', '12000', '12000000000'],
  ['IDR', 10_000_000, '100000.00', '100000', '100000000000'],
  ['KWD', 12_340, '12.340', '1234', '12340000'],
  ['UGX', 7000, '7000', '700000', '7000000000'],
] as const;

test.each(SAME_AMOUNT)('%s %i converts exactly to every platform and back', (currency, minor, main, meta, google) => {
  expect(decimalOf(minor, currency)).toBe(main);
  expect(minorOf(main, currency)).toBe(minor);
  const written: Record<AdPlatformName, string> = { meta, tiktok: main, google };
  for (const platform of ['meta', 'tiktok', 'google'] as const) {
    expect(toPlatformMoney(platform, minor, currency)).toBe(written[platform]);
    expect(fromPlatformMoney(platform, written[platform], currency)).toBe(minor);
  }
});

test('an amount that a platform cannot represent is refused, not rounded', () => {
  expect(toPlatformMoney('meta', 1_200_050, 'HUF')).toBeUndefined();
  expect(toPlatformMoney('meta', 12_345, 'KWD')).toBeUndefined();
  expect(minorOf('12.345', 'USD')).toBeUndefined();
  expect(minorOf('1.5', 'JPY')).toBeUndefined();
  expect(minorOf('1e3', 'USD')).toBeUndefined();
  expect(fromPlatformMoney('google', '12345', 'USD')).toBeUndefined();
  for (const minor of [2 ** 53, 12.5, Number.NaN, Number.POSITIVE_INFINITY])
    for (const platform of ['meta', 'tiktok', 'google'] as const)
      expect(toPlatformMoney(platform, minor, 'USD'), `${platform} ${minor}`).toBeUndefined();
});

test('the smallest step of an amount depends on platform and currency', () => {
  const meta = (code: string) => quantumMinor('meta', code);
  expect(['COP', 'CRC', 'HUF', 'IDR', 'TWD'].map(meta)).toEqual([100, 100, 100, 100, 100]);
  expect(['BHD', 'JOD', 'KWD'].map(meta)).toEqual([10, 10, 10]);
  expect(['USD', 'JPY', 'KRW', 'VND'].map(meta)).toEqual([1, 1, 1, 1]);
  expect(quantumMinor('google', 'HUF')).toBe(1);
});

test('a measured amount is rounded, with halves away from zero', () => {
  expect(nearestMinorOf('1.005', 'USD')).toBe(101);
  expect(nearestMinorOf('-1.005', 'USD')).toBe(-101);
  expect(nearestMinorOf('12.4', 'JPY')).toBe(12);
  expect(nearestMinorOf('0.004', 'USD')).toBe(0);
  expect(nearestMinorOf('many', 'USD')).toBeUndefined();
});

test('decimal digits follow ISO 4217, not the runtime', () => {
  expect(['HUF', 'IDR', 'COP', 'TWD', 'CRC', 'JPY', 'ISK', 'KWD', 'CLF'].map(minorDigits)).toEqual([
    2, 2, 2, 2, 2, 0, 0, 3, 4,
  ]);
  expect(Currency.safeParse('XYZ').success).toBe(false);
});

test('every multiple of the quantum converts to a platform and back unchanged', () => {
  const currencies = SAME_AMOUNT.map(([code]) => code);
  fc.assert(
    fc.property(
      fc.constantFrom(...currencies),
      fc.constantFrom('meta', 'tiktok', 'google'),
      fc.nat({ max: 1_000_000_000 }),
      (currency, platform, count) => {
        const minor = count * quantumMinor(platform, currency);
        const written = toPlatformMoney(platform, minor, currency);
        expect(written === undefined ? undefined : fromPlatformMoney(platform, written, currency)).toBe(minor);
      },
    ),
  );
});
