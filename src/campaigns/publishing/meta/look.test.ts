import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { Step } from '../port.ts';
import { look } from './look.ts';

const MARKER = 'Lamp ce:c1:1:campaign';
const STEP: Step = {
  ...{ key: 'campaign', act: 'create', kind: 'campaign', needs: [], marker: MARKER, body: {}, expect: {} },
};

/** An account whose list never ends, and whose filter finds nothing; the campaign stands on a page of that number. */
function accountWith(page: number) {
  const asked: (string | undefined)[] = [];
  const calls = answering(async ({ query = {} }) => {
    if (query.filtering !== undefined) return replyOf({ data: [] });
    asked.push(query.after);
    const data = [{ id: '7', name: asked.length === page ? MARKER : 'another', status: 'PAUSED' }];
    const paging = { next: 'https://graph.facebook.com/next', cursors: { after: `c${asked.length}` } };
    return replyOf({ data, paging });
  }, 'act_1');
  return { calls, asked };
}

test('a campaign that the filter does not find is looked for on the two newest pages', async () => {
  for (const page of [1, 2]) {
    const { calls } = accountWith(page);
    expect(await look(STEP, {}, calls)).toMatchObject({ found: [{ remote_id: '7', name: MARKER }], is_sound: true });
  }
  const { calls, asked } = accountWith(3);
  expect(await look(STEP, {}, calls)).toEqual({ found: [], is_sound: true });
  expect(asked).toEqual([undefined, 'c1']);
});
