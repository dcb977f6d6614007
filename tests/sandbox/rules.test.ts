import { expect, test } from 'vitest';
import { RULES } from '../../src/sandbox/meta/rules/index.ts';
import { addAd, openMeta } from './open-meta.ts';
import { RULE_CASES } from './rule-cases.ts';

test.each(RULE_CASES)('breaking $rule is refused with $code/$subcode', ({ code, subcode, breakIt }) => {
  const { status, body } = breakIt(openMeta());
  expect(status).toBeGreaterThanOrEqual(400);
  expect([body.error?.code, body.error?.error_subcode]).toEqual([code, subcode]);
});

test.each(RULE_CASES)(
  'without $rule, the same request is not refused for that reason',
  ({ rule, code, subcode, breakIt }) => {
    const { body } = breakIt(openMeta({ off: [rule] }));
    // another rule for the same object may then refuse it: an empty story has no page either
    if (body.error !== undefined)
      expect([body.error.code, body.error.error_subcode, rule]).not.toEqual([code, subcode, rule]);
  },
);

test('every rule has a case, and a request that breaks none is accepted', () => {
  expect(RULE_CASES.map(({ rule }) => rule).sort()).toEqual(RULES.map(({ name }) => name).sort());
  expect(addAd(openMeta())).toMatchObject({ ad: expect.any(String) });
});
