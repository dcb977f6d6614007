import { expect, test } from 'vitest';
import { ALL_RULES } from '../../src/sandbox/meta/behaviors.ts';
import { BEHAVIOR_CASES, checkBehavior } from './behavior-cases.ts';
import { openMeta } from './open-meta.ts';
import { RULE_CASES } from './rule-cases.ts';

test.each(BEHAVIOR_CASES)('$name: $what', (behavior) => checkBehavior(behavior));

/** Whether every case runs with every rule switched off, one at a time; otherwise only the cases of that rule run. */
const RUNS_ALL = process.env.SWITCHED_CASES === 'all';

/** Returns the cases that fail when a rule is switched off. */
function casesAgainst(off: string): readonly string[] {
  const rules = RULE_CASES.filter(({ rule }) => RUNS_ALL || rule === off).filter(({ code, subcode, breakIt }) => {
    const { error } = breakIt(openMeta({ off: [off] })).body;
    return error?.code !== code || error.error_subcode !== subcode;
  });
  const behaviors = BEHAVIOR_CASES.filter(({ name }) => RUNS_ALL || name === off).filter((behavior) =>
    fails(() => checkBehavior(behavior, [off])),
  );
  return [...rules.map(({ rule }) => rule), ...behaviors.map(({ name }) => name)];
}

function fails(check: () => void): boolean {
  try {
    check();
    return false;
  } catch {
    return true;
  }
}

test('switching off any rule or behavior makes a case fail', () => {
  expect(ALL_RULES.length).toBeGreaterThanOrEqual(80);
  expect(ALL_RULES.map(({ name }) => name).filter((name) => casesAgainst(name).length === 0)).toEqual([]);
});
