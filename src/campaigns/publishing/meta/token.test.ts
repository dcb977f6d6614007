import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import type { ApiRequest, Json } from '../port.ts';
import { refreshToken, tokenExpiry } from './token.ts';

function meta(facts: Json) {
  const asked: ApiRequest[] = [];
  const calls = answering(async (request) => {
    asked.push(request);
    return replyOf(request.path.endsWith('/debug_token') ? { data: facts } : { access_token: 'new', expires_in: 1 });
  });
  return { calls, asked };
}

test('a token’s expiry is read from seconds, and 0 or a missing value means that it never expires', async () => {
  const expiry = (facts: Json) => tokenExpiry({ access_token: 'old' }, meta(facts).calls);
  expect(await expiry({ expires_at: 1_800_000_000 })).toBe('2027-01-15T08:00:00.000Z');
  expect([await expiry({ expires_at: 0 }), await expiry({})]).toEqual([undefined, undefined]);
});

test('a renewed token keeps its app secret for the next renewal', async () => {
  const { calls, asked } = meta({ app_id: '5' });
  expect(await refreshToken({ access_token: 'old', app_secret: 'secret' }, calls)).toEqual({
    ...{ access_token: 'new', app_secret: 'secret' },
  });
  expect(asked.at(-1)?.query).toMatchObject({
    ...{ grant_type: 'fb_exchange_token', client_id: '5', client_secret: 'secret', fb_exchange_token: 'old' },
  });
});

test('a token without an app secret or app id is not renewed', async () => {
  const { calls, asked } = meta({});
  expect(await refreshToken({ access_token: 'old' }, calls)).toBeUndefined();
  expect(asked).toEqual([]);
  expect(await refreshToken({ access_token: 'old', app_secret: 'secret' }, calls)).toBeUndefined();
  expect(asked).toHaveLength(1);
});
