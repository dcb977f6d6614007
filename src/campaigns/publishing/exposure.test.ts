import { expect, test } from 'vitest';
import { exposureAtMost, exposureWith } from './exposure.ts';

const publication = {
  currency: 'EUR',
  budget_minor: 3,
  per_day_minor: 10,
  whole_minor: 20,
  wanted_budget_minor: null,
};

test('what a publication could cost with another budget is rounded up to a whole minor unit, never down', () => {
  expect(exposureWith(publication, 1)).toEqual({ currency: 'EUR', per_day_minor: 4, whole_minor: 7 });
  expect(exposureWith(publication, 6)).toEqual({ currency: 'EUR', per_day_minor: 20, whole_minor: 40 });
  expect(exposureWith({ ...publication, whole_minor: null }, 1).whole_minor).toBeNull();
});

test('while a budget is being changed, the higher of the two counts, whichever way it goes', () => {
  expect(exposureAtMost(publication)).toMatchObject({ per_day_minor: 10, whole_minor: 20 });
  expect(exposureAtMost({ ...publication, wanted_budget_minor: 1 })).toMatchObject({
    per_day_minor: 10,
    whole_minor: 20,
  });
  expect(exposureAtMost({ ...publication, wanted_budget_minor: 6 })).toMatchObject({
    per_day_minor: 20,
    whole_minor: 40,
  });
});
