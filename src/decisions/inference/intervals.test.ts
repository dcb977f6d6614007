import { expect, test } from 'vitest';
import { normalCdf, normalQuantile, t95, wilsonInterval } from './intervals.ts';

test('Wilson’s interval of 0, 5 and 10 of 10 at 95 %', () => {
  const shown = (successes: number) => {
    const { low, high } = wilsonInterval(successes, 10, 0.95);
    return [low.toFixed(4), high.toFixed(4)];
  };
  expect([0, 5, 10].map(shown)).toEqual([
    ['0.0000', '0.2775'],
    ['0.2366', '0.7634'],
    ['0.7225', '1.0000'],
  ]);
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
});

test('quantiles as tables have them', () => {
  expect(normalCdf(1.959964)).toBeCloseTo(0.975, 6);
  expect(normalQuantile(0.95)).toBeCloseTo(1.644854, 5);
  expect([5, 10, 30, 1000].map((degrees) => t95(degrees).toFixed(3))).toEqual(['2.015', '1.812', '1.697', '1.646']);
});
