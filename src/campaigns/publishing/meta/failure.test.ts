import { expect, test } from 'vitest';
import type { NoReply, Reply } from '../port.ts';
import { connection } from './connection.ts';
import { failureOf } from './failure.ts';

const NOW = new Date('2027-01-01T00:00:00Z');
const reply = (code: number, subcode?: number, more: object = {}, status = 400): Reply => ({
  status,
  headers: {},
  body: { error: { message: 'No', type: 'OAuthException', code, error_subcode: subcode ?? null, ...more } },
});
const classed = (answer: Reply | NoReply) => {
  const failure = failureOf(answer, NOW);
  return [failure.certainty, 'needs' in failure ? failure.needs : failure.problem.code];
};

test.each<[string, Reply | NoReply, string[]]>([
  ['an expired token', reply(190, 463), ['auth', 'new_token']],
  ['a checkpoint, although the token is valid', reply(190, 459), ['auth', 'a_person']],
  ['a block', reply(368), ['auth', 'a_person']],
  ['a missing permission', reply(200), ['auth', 'permission']],
  ['the highest permission code', reply(299), ['auth', 'permission']],
  ['an app in development mode', reply(100, 1_885_183), ['auth', 'permission']],
  ['throttling as OAuthException with 400', reply(17, 2_446_079), ['throttled', 'throttled']],
  ...[4, 17, 32, 613, 80_000, 80_014].map((code): [string, Reply, string[]] => [
    `throttling by ${code}`,
    reply(code),
    ['throttled', 'throttled'],
  ]),
  ['throttling by 429 without JSON', { status: 429, headers: {}, body: undefined }, ['throttled', 'throttled']],
  ['an internal error of the platform', reply(2, undefined, {}, 500), ['unknown', 'reply-unclear']],
  ['a transient failure', reply(100, 99, { is_transient: true }), ['unknown', 'reply-unclear']],
  ['an upload that timed out', reply(100, 1_363_030), ['unknown', 'reply-unclear']],
  ['HTML', { status: 502, headers: {}, body: undefined }, ['unknown', 'reply-unclear']],
  ['a success without an id', { status: 200, headers: {}, body: {} }, ['unknown', 'reply-unclear']],
  ['no reply', { sent: 'maybe', why: 'ECONNRESET' }, ['unknown', 'no-reply']],
  ['a request that was not sent', { sent: 'no', why: 'ECONNREFUSED' }, ['not_sent', 'not-sent']],
  ['a removed API version', reply(2635), ['rejected', 'api-version-gone']],
  ['two budgets in one request', reply(100, 1_885_621), ['rejected', 'two-budgets']],
  ['an unknown refusal', reply(100, 4_242_424), ['rejected', 'refused']],
])('classifies %s', (_, answer, expected) => {
  expect(classed(answer)).toEqual(expected);
});

test('a flaky refusal and a lagging object are retried, a plain refusal is not', () => {
  expect(failureOf(reply(100, 1_487_390), NOW)).toMatchObject({ certainty: 'rejected', tries: 3 });
  // this needs no person: the platform shows the object later
  expect(failureOf(reply(100, 33), NOW)).toMatchObject({
    certainty: 'rejected',
    tries: 6,
    problem: { retry: 'later' },
  });
  expect(failureOf(reply(100, 1_885_621), NOW)).not.toHaveProperty('tries');
});

test('a refusal names the draft’s field and keeps the platform’s codes and message', () => {
  const answer = reply(100, 1_443_226, { error_user_msg: 'Choose a thumbnail', fbtrace_id: 'A1' });
  expect(failureOf(answer, NOW).problem).toEqual({
    code: 'thumbnail-missing',
    field: 'clip_id',
    todo: 'Render the clip again, so that it has a thumbnail.',
    retry: 'once_fixed',
    vendor: { http: 400, code: 100, subcode: 1_443_226, trace: 'A1', message: 'Choose a thumbnail' },
  });
});

test('a platform message of a megabyte is shortened and loses its markup and control characters', () => {
  const { problem } = failureOf(reply(100, 1, { message: `<b>\u0000\u001b${'x'.repeat(1_000_000)}` }), NOW);
  expect(problem.todo.length).toBeLessThanOrEqual(300);
  expect(JSON.stringify(problem)).not.toMatch(/<b>|\\u0000|\\u001b/);
});

test('throttling lasts as long as the account is held, or one minute by default', () => {
  expect(failureOf(reply(4), NOW)).toMatchObject({ until: '2027-01-01T00:01:00.000Z' });
  const held = { ...reply(4), held_until: '2027-01-01T00:05:00.000Z' };
  expect(failureOf(held, NOW)).toMatchObject({ until: '2027-01-01T00:05:00.000Z' });
});

test('usage is the highest ratio of all allowances', () => {
  const headers = {
    'x-business-use-case-usage': '{"1":[{"call_count":40,"total_time":91,"estimated_time_to_regain_access":3}]}',
    'x-app-usage': '{"call_count":12}',
    'x-ad-account-usage': 'not JSON',
  };
  expect(connection.usage({ status: 200, headers, body: {} })).toEqual({
    ratio: 0.91,
    regain_in_s: 180,
    is_throttled: false,
  });
});

test('the token is sent in the header, and its app secret proof in the query', () => {
  const { headers, query } = connection.authorize(
    { access_token: 'token', app_secret: 'secret' },
    { environment: 'live', settings: {} },
  );
  expect(headers).toEqual({ authorization: 'Bearer token' });
  // printf token | openssl dgst -sha256 -hmac secret
  expect(query).toEqual({ appsecret_proof: 'e941110e3d2bfe82621f0e3e1434730d7305d106c5f68c87165d0b27a4611a4a' });
});
