import { expect, test } from 'vitest';
import { budgetNumber } from './bodies.ts';

test('a budget in minor units becomes the same amount in main units', () => {
  const amounts = [
    ['USD', 1_234, 12.34],
    ['USD', 100_000, 1000],
    ['JPY', 5_000, 5000],
    ['KWD', 12_340, 12.34],
    ['TWD', 120_000, 1200],
    ['CRC', 5_000_000, 50_000],
    ['HUF', 1_200_050, 12_000.5],
  ] as const;
  for (const [currency, minor, main] of amounts) expect(budgetNumber(minor, currency)).toBe(main);
});
