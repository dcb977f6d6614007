import { expect, test } from 'vitest';
import { EVENT_KINDS } from '../src/interfaces/web/event-kinds.ts';
import { EVENTS } from '../src/trust/ledger/events/index.ts';

test('the kinds of events that the dashboard filters by name events that the ledger has, each once', () => {
  const named = EVENT_KINDS.flatMap(([, , types]) => types);
  expect(named.filter((type) => !Object.hasOwn(EVENTS, type))).toEqual([]);
  expect(named).toHaveLength(new Set(named).size);
});
