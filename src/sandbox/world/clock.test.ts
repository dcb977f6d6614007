import { expect, test } from 'vitest';
import { makeAgenda, makeClock } from './clock.ts';
import { shownFields } from './objects.ts';

test('scheduled work runs at its own time, in order, and not before it is due', () => {
  const clock = makeClock({ now: () => new Date(0) });
  const agenda = makeAgenda();
  const done: string[] = [];
  const note = (name: string) => () => void done.push(`${name} at ${clock.now()}`);
  agenda.at(200, note('late'));
  agenda.at(100, note('early'));
  clock.advance(99);
  agenda.catchUp(clock);
  expect(done).toEqual([]);
  clock.advance(1);
  agenda.catchUp(clock);
  expect(done).toEqual(['early at 100']);
  clock.advance(900);
  agenda.catchUp(clock);
  agenda.catchUp(clock);
  expect([done, clock.now()]).toEqual([['early at 100', 'late at 200'], 1000]);
});

test('a change is visible from the moment it takes effect', () => {
  const object = { fields: { name: 'new' }, earlier: { fields: { name: 'old' }, until: 100 } };
  expect([99, 100, 101].map((now) => shownFields(object, now).name)).toEqual(['old', 'new', 'new']);
  expect(shownFields({ ...object, earlier: undefined }, 0).name).toBe('new');
});
