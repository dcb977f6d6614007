import { expect, test } from 'vitest';
import { perDayOf } from './add-up-per-day.ts';

test('the cost per day of several publications is added up separately for each currency', () => {
  const exposures = [
    { currency: 'EUR', per_day_minor: 6100 },
    { currency: 'USD', per_day_minor: 4500 },
    { currency: 'EUR', per_day_minor: 700 },
  ];
  expect([...perDayOf(exposures)]).toEqual([
    ['EUR', 6800],
    ['USD', 4500],
  ]);
});
