import { expect, test } from 'vitest';
import * as google from '../../src/sandbox/google/money.ts';
import * as meta from '../../src/sandbox/meta/money.ts';
import * as tiktok from '../../src/sandbox/tiktok/money.ts';

test.each([
  ['USD', ['12', '12.3', '12.34', '12.345', '0.05'], [1200, 1230, 1234, undefined, 5]],
  ['JPY', ['12', '12.3', '0.05'], [12, undefined, undefined]],
  ['KWD', ['12', '12.345', '12.3456'], [12_000, 12_345, undefined]],
] as const)('TikTok accepts amounts in %s with at most the decimals of the currency', (currency, written, units) => {
  expect(written.map((amount) => tiktok.unitsOf(amount, currency))).toEqual(units);
});

test.each([
  ['USD', ['12340000', '12345000', '-10000', '1e7', undefined], [1234, undefined, undefined, undefined, undefined]],
  ['JPY', ['12000000', '12500000'], [12, undefined]],
  ['KWD', ['12345000', '12345500'], [12_345, undefined]],
] as const)('Google accepts micros of %s only if they are whole minor units', (currency, micros, units) => {
  expect(micros.map((amount) => google.unitsOf(amount, currency))).toEqual(units);
});

test('amounts are written with the decimals of their currency', () => {
  const written = (units: number) =>
    (['USD', 'JPY', 'KWD'] as const).map((currency) => tiktok.decimalText(units, currency));
  expect([written(5), written(1234)]).toEqual([
    ['0.05', '5', '0.005'],
    ['12.34', '1234', '1.234'],
  ]);
  expect(['USD', 'JPY', 'KWD'].map((currency) => google.microsOf(1234, currency))).toEqual([
    '12340000',
    '1234000000',
    '1234000',
  ]);
});

test('Meta uses whole units for some currencies that others count in hundredths', () => {
  const written = (currencies: string) => currencies.split(' ').map((currency) => meta.decimalText(1234, currency));
  expect(new Set(written('JPY KRW TWD VND IDR HUF ISK CLP COP CRC PYG'))).toEqual(new Set(['1234']));
  expect(new Set(written('USD EUR GBP KWD INR'))).toEqual(new Set(['12.34']));
  expect(meta.decimalText(5, 'USD')).toBe('0.05');
});
