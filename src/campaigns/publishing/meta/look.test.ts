import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { Json, JsonObject, Step } from '../port.ts';
import { look, search } from './look.ts';

const MARKER = 'Lamp ce:c1:1:campaign';
const STEP: Step = {
  ...{ key: 'campaign', act: 'create', kind: 'campaign', needs: [], marker: MARKER, body: {}, expect: {} },
};

/** An account whose list never ends and whose filter finds nothing; the campaign is on page number `page`. */
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

test('a campaign that the filter misses is looked for on the two newest pages only', async () => {
  for (const page of [1, 2]) {
    const { calls } = accountWith(page);
    expect(await look(STEP, {}, calls)).toMatchObject({ found: [{ remote_id: '7', name: MARKER }], is_sound: true });
  }
  const { calls, asked } = accountWith(3);
  expect(await look(STEP, {}, calls)).toEqual({ found: [], is_sound: true });
  expect(asked).toEqual([undefined, 'c1']);
});

test('a search finds live objects with the campaign’s marker in every list, and no others', async () => {
  const rows = (kind: string): Json[] => [
    { id: `${kind}-1`, name: `Lamp ce:c1:1:${kind}`, status: 'PAUSED' },
    { id: `${kind}-2`, name: `Lamp ce:c1:1:${kind}`, status: 'DELETED' },
    { id: `${kind}-3`, name: `Lamp ce:c11:1:${kind}`, status: 'ACTIVE' },
    { id: `${kind}-4`, status: 'ACTIVE' },
    { name: `Lamp ce:c1:2:${kind}`, status: 'ACTIVE' },
  ];
  const lists: Record<string, string> = { campaigns: 'campaign', adsets: 'ad_group', ads: 'ad' };
  const calls = answering(
    async ({ path }) => replyOf({ data: rows(lists[path.split('/').at(-1) ?? ''] ?? '') }),
    'act_1',
  );
  expect(await search('ce:c1:', calls)).toEqual({
    found: ['campaign', 'ad_group', 'ad'].map((kind) => ({
      ...{ kind, remote_id: `${kind}-1`, name: `Lamp ce:c1:1:${kind}`, differs: [] },
    })),
    is_sound: true,
  });
});

test('a search is unsound if one of its lists cannot be read', async () => {
  const calls = answering(async ({ path }) =>
    path.endsWith('/ads') ? replyOf({ error: { code: 2, message: 'try later' } }, 500) : replyOf({ data: [] }),
  );
  expect(await search('ce:c1:', calls)).toMatchObject({ found: [], is_sound: false, problem: expect.anything() });
});

test('a deleted film or image is not found in the library', async () => {
  const marker = 'Lamp ce:c1:1:x';
  const foundOf = async (kind: 'video' | 'image', status: string) => {
    const row: JsonObject = kind === 'video' ? { id: '7', title: marker } : { hash: '7', name: 'Lamp ce-c1-1-x.jpg' };
    const calls = answering(async () => replyOf({ data: [{ ...row, status }] }), 'act_1');
    const step: Step = { ...STEP, key: 'x', act: 'upload', kind, marker };
    return (await look(step, {}, calls)).found.map(({ remote_id }) => remote_id);
  };
  for (const kind of ['video', 'image'] as const)
    expect([await foundOf(kind, 'ACTIVE'), await foundOf(kind, 'DELETED')]).toEqual([['7'], []]);
});
