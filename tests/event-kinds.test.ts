import { expect, test } from 'vitest';
import { EVENT_DEEDS } from '../src/interfaces/web/event-deeds.ts';
import { EVENT_KINDS } from '../src/interfaces/web/event-kinds.ts';
import { EVENTS } from '../src/trust/ledger/events/index.ts';

test('the event filters of the dashboard name existing ledger events, once each', () => {
  const named = EVENT_KINDS.flatMap(([, , types]) => types);
  expect(named.filter((type) => !Object.hasOwn(EVENTS, type))).toEqual([]);
  expect(named).toHaveLength(new Set(named).size);
});

test('event-deeds.ts has a sentence for every ledger event except a change of status', () => {
  const untold = Object.keys(EVENTS).filter((type) => !Object.hasOwn(EVENT_DEEDS, type));
  expect(untold).toEqual(['campaign_status_changed']);
});
