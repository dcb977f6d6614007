import { expect, test } from 'vitest';
import { exposureSince } from './earlier-budgets.ts';
import { exposureAtMost, exposureWith } from './exposure.ts';

const publication = {
  currency: 'EUR',
  budget_minor: 3,
  per_day_minor: 10,
  whole_minor: 20,
  wanted_budget_minor: null,
};

test('the exposure for another budget is rounded up to a whole minor unit', () => {
  expect(exposureWith(publication, 1)).toEqual({ currency: 'EUR', per_day_minor: 4, whole_minor: 7 });
  expect(exposureWith(publication, 6)).toEqual({ currency: 'EUR', per_day_minor: 20, whole_minor: 40 });
  expect(exposureWith({ ...publication, whole_minor: null }, 1).whole_minor).toBeNull();
});

test('while a budget is changing, the exposure is that of the higher one', () => {
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

test('the exposure since a moment is that of the highest budget in force from then on', () => {
  const [noon, before] = [new Date('2026-03-01T12:00:00Z'), new Date('2026-03-01T11:59:59Z')];
  const most = (...earlier: { minor: number; until: Date }[]) => exposureSince(publication, earlier, noon);
  const own = { currency: 'EUR', per_day_minor: 10, whole_minor: 20 };
  expect(most({ minor: 6, until: noon })).toEqual({ ...own, per_day_minor: 20, whole_minor: 40 });
  expect(most({ minor: 9, until: noon }, { minor: 6, until: noon })).toMatchObject({
    per_day_minor: 30,
    whole_minor: 60,
  });
  expect([most({ minor: 6, until: before }), most({ minor: 1, until: noon })]).toEqual([own, own]);
  expect(
    exposureSince({ ...publication, whole_minor: null }, [{ minor: 6, until: noon }], noon).whole_minor,
  ).toBeNull();
});
