import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { ApiRequest, Json, RemoteKind, Reply, Step } from '../port.ts';
import { connection } from './connection.ts';
import { look } from './look.ts';
import { run } from './run.ts';
import { studies } from './studies.ts';

const stepOf = (act: Step['act'], kind: RemoteKind, marker = 'Lamp ce:c1:1:x'): Step => ({
  ...{ key: 'x', act, kind, needs: ['video'], marker, body: {}, expect: {} },
});
const error = (code: number, subcode: number, status = 400) =>
  replyOf({ error: { code, error_subcode: subcode, message: 'No' } }, status);

test.each<[string, Reply, object]>([
  [
    'that is ready is done',
    replyOf({ id: '7', status: { video_status: 'ready' } }),
    { certainty: 'done', remote_id: '7' },
  ],
  [
    'that is processing is not done yet',
    replyOf({ id: '7', status: { video_status: 'processing' } }),
    { certainty: 'not_yet' },
  ],
  ['that is not visible yet is not done yet', error(100, 33), { certainty: 'not_yet' }],
  ['with an expired token needs a new token', error(190, 463), { certainty: 'auth', needs: 'new_token' }],
  [
    'that Meta cannot read is rejected',
    replyOf({ id: '7', status: { video_status: 'error' } }),
    { certainty: 'rejected', problem: { code: 'video-refused', field: 'clip_id' } },
  ],
])('waiting for a film %s', async (_, reply, expected) => {
  const calls = answering(async () => reply, 'act_1');
  expect(await run(stepOf('wait', 'video'), { video: '7' }, calls)).toMatchObject(expected);
});

test('films and images are deleted from their library, other objects by their id', async () => {
  const sent: Partial<ApiRequest>[] = [];
  const calls = answering(async ({ method, path, query }) => {
    sent.push({ method, path, ...(query && { query }) });
    return replyOf({ success: true });
  }, 'act_1');
  for (const kind of ['image', 'video', 'campaign'] as const)
    expect(await run(stepOf('remove', kind, '7'), {}, calls)).toMatchObject({ certainty: 'done' });
  expect(sent).toEqual([
    { method: 'DELETE', path: '/v26.0/act_1/adimages', query: { hash: '7' } },
    { method: 'DELETE', path: '/v26.0/act_1/advideos', query: { video_id: '7' } },
    { method: 'DELETE', path: '/v26.0/7' },
  ]);
});

test.each<[string, Reply, Json[], string]>([
  ['reads back with its name is done', replyOf({ id: '7', name: 'Lamp ce:c1:1:x' }), [], 'done'],
  ['belongs to another object is unknown', replyOf({ id: '7', name: 'Chair' }), [], 'unknown'],
  ['is refused on reading is unknown', error(100, 4_242_424), [], 'unknown'],
  ['cannot be read now is done', error(2, 0, 500), [], 'done'],
  ['is not visible yet is done', error(100, 33), [], 'done'],
  [
    'is not visible while another object has its name is unknown',
    error(100, 33),
    [{ id: '8', name: 'Lamp ce:c1:1:x' }],
    'unknown',
  ],
])('a created campaign whose id %s', async (_, read, list, certainty) => {
  const calls = answering(async ({ method, path }) => {
    if (method === 'POST') return replyOf({ id: '7' });
    return path.endsWith('/7') ? read : replyOf({ data: list });
  }, 'act_1');
  expect(await run(stepOf('create', 'campaign'), {}, calls)).toMatchObject({ certainty });
});

test('an image is found by its hash, unless it was deleted', async () => {
  const found = async (row: Json) => {
    const calls = answering(async () => replyOf({ data: [row] }), 'act_1');
    return (await look(stepOf('upload', 'image'), { x: 'h' }, calls)).found.map(({ remote_id }) => remote_id);
  };
  expect(await found({ hash: 'h', status: 'ACTIVE' })).toEqual(['h']);
  expect([await found({ hash: 'h', status: 'DELETED' }), await found({ hash: 'other' })]).toEqual([[], []]);
});

test('a study requires an account with a business id', () => {
  const account = { external_id: 'act_1', environment: 'sandbox', currency: 'USD', time_zone: 'UTC' } as const;
  expect(studies.judge({ ...account, settings: {} })).toMatchObject([{ level: 'refused', code: 'business-missing' }]);
  expect(studies.judge({ ...account, settings: { business_id: '5' } })).toEqual([]);
});

test.each([
  ['x-app-usage', '{"call_count":40}', { ratio: 0.4 }],
  ['x-ad-account-usage', '{"acc_id_util_pct":95,"reset_time_duration":30}', { ratio: 0.95, regain_in_s: 30 }],
  ['x-fb-ads-insights-throttle', '{"app_id_util_pct":100,"acc_id_util_pct":10}', { ratio: 1 }],
])('the header %s reports the usage: %s', (header, written, usage) => {
  expect(connection.usage({ ...replyOf({}), headers: { [header]: written } })).toEqual({
    is_throttled: false,
    ...usage,
  });
});
