import { expect, test } from 'vitest';
import { toldOf } from './lag.ts';

test.each([
  [1, '1 event since 2026-01-09T07:00:00.000Z is not sealed'],
  [2, '2 events since 2026-01-09T07:00:00.000Z are not sealed'],
  [10_000, '10000 or more events since 2026-01-09T07:00:00.000Z are not sealed'],
])('with %i waiting events, the message has their number', (waiting, told) => {
  const since = '2026-01-09T07:00:00.000Z';
  const failures = { sealing_failed: null, publishing_failed: null };
  expect(toldOf({ state: 'behind', sealed: 0, waiting, waiting_since: since, held_by: null, ...failures })).toBe(told);
});
