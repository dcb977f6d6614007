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
  ['reads back with its name is done', { entries: [{ campaign_name: 'Lamp' }] }, found(), 'done'],
  ['belongs to another object is unknown', { entries: [{ campaign_name: 'Chair' }] }, found(), 'unknown'],
  ['is not visible yet is done', { entries: [] }, found('7'), 'done'],
  ['is not visible while another object has its name is unknown', { entries: [] }, found('8'), 'unknown'],
  ['cannot be read now is done', { entries: [], problem: AWAY }, found('8'), 'done'],
])('a created campaign whose id %s', async (_, read, look, certainty) => {
  expect(await doneOr('7', read, MARK, async () => look)).toMatchObject({ certainty });
});
