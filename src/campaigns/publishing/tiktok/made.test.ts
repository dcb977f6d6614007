import { expect, test } from 'vitest';
import type { Look, Problem } from '../port.ts';
import { doneOr } from './made.ts';
import type { Entries } from './read.ts';

const MARK = { field: 'campaign_name', value: 'Lamp' };
const AWAY: Problem = { code: 'reply-unclear', todo: 'wait', retry: 'later', vendor: {} };
const found = (...ids: readonly string[]): Look => ({
  found: ids.map((remote_id) => ({ kind: 'campaign', remote_id, name: 'Lamp', differs: [] })),
  is_sound: true,
});

test.each<[string, Entries, Look, string]>([
  ['reads back under its name', { entries: [{ campaign_name: 'Lamp' }] }, found(), 'done'],
  ['is that of something else', { entries: [{ campaign_name: 'Chair' }] }, found(), 'unknown'],
  ['is not shown yet', { entries: [] }, found('7'), 'done'],
  ['is not shown while another object has the name', { entries: [] }, found('8'), 'unknown'],
  ['cannot be read now', { entries: [], problem: AWAY }, found('8'), 'done'],
])('an id that %s', async (_, read, look, certainty) => {
  expect(await doneOr('7', read, MARK, async () => look)).toMatchObject({ certainty });
});
