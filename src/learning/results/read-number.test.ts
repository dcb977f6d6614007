import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDay } from './read-day.ts';
import { minorUnits, readCount, readDurationMs, readNumber } from './read-number.ts';

test.each([
  ['1234', 1234],
  ['1,234.56', 1234.56],
  ['1.234,56', 1234.56],
  ['1 234,56', 1234.56],
  ['1\u202f234,5', 1234.5],
  ["1'234.50", 1234.5],
  ['1,234,567', 1_234_567],
  ['1.234.567', 1_234_567],
  ['1,50,000.25', 150_000.25],
  ['€ 12.50', 12.5],
  ['12,50 €', 12.5],
  ['USD 7.30', 7.3],
  ['4.25%', 4.25],
  ['0,123', 0.123],
  ['0.123', 0.123],
  ['1234.567', 1234.567],
  ['.5', 0.5],
  ['-3', -3],
  ['−3', -3],
  ['1.2E+06', 1_200_000],
  ['1,2E+06', 1_200_000],
])('%s is read as the same number whatever the decimal mark of the file', (written, number) => {
  for (const mark of ['.', ',', undefined] as const) expect(readNumber(written, mark)).toBe(number);
});

test.each(['', 'abc', '1,23,4', '1.2.3', '12,34.5.6', '1e', '0x10', '1..2', ','])('%j is not a number', (written) => {
  expect(readNumber(written, '.')).toBeUndefined();
});

test('1.234 depends on the decimal mark of the file, and without one only a count is unambiguous', () => {
  expect([readNumber('1.234', '.'), readNumber('1.234', ','), readNumber('1.234', undefined)]).toEqual([
    1.234,
    1234,
    'ambiguous',
  ]);
  expect([readNumber('1,234', '.'), readNumber('1,234', ',')]).toEqual([1234, 1.234]);
  expect([readCount('1.234', undefined), readCount('-1,234', undefined)]).toEqual([1234, -1234]);
});

test('numbers formatted for a locale are read back exactly', () => {
  const amounts = fc.integer({ min: 0, max: 1e11 }).map((cents) => cents / 100);
  fc.assert(
    fc.property(amounts, fc.constantFrom('en-US', 'de-DE', 'fr-FR', 'es-ES', 'de-CH', 'en-IN'), (amount, locale) => {
      const written = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(amount);
      expect(readNumber(written, undefined)).toBe(amount);
    }),
  );
});

test('money is rounded to the nearest minor unit of its currency', () => {
  expect([minorUnits(12.345, 'USD'), minorUnits(1.005, 'EUR'), minorUnits(12, 'JPY')]).toEqual([1235, 101, 12]);
  expect([minorUnits(1.234, 'KWD'), minorUnits(0.1 + 0.2, 'USD')]).toEqual([1234, 30]);
});

test('a duration is a clock time or a number of seconds', () => {
  expect(['0:41', '0:16:02', '1:00:00', '12.5'].map((written) => readDurationMs(written, '.'))).toEqual([
    41_000, 962_000, 3_600_000, 12_500,
  ]);
});

test('a date is read only if exactly one reading is possible', () => {
  expect(
    ['2026-09-20', '2026-09-20 13:18:00', '20.09.2026', 'Sep 20, 2026', '20/09/2026', '09/20/2026', '5/5/2026'].map(
      (written) => readDay(written),
    ),
  ).toEqual([...Array(6).fill('2026-09-20'), '2026-05-05']);
  expect(['03/04/2026', '2026-02-30', '31/13/2026', 'yesterday'].map((written) => readDay(written))).toEqual([
    'ambiguous',
    ...Array(3).fill(undefined),
  ]);
});
