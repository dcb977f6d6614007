import { expect, test } from 'vitest';
import { replyOf } from '../../../testing/ads/answering.ts';
import type { NoReply, Reply } from '../port.ts';
import { connection } from './connection.ts';
import { failureOf } from './failure.ts';

const classed = (answer: Reply | NoReply) => {
  const failure = failureOf(answer, new Date(0));
  return [failure.certainty, 'needs' in failure ? failure.needs : failure.problem.code].join(' ');
};

/** The meanings of TikTok's codes. */
const MEANINGS: Readonly<Record<string, readonly number[]>> = {
  'throttled throttled': [40_100, 40_132, 61_000],
  'unknown made-before': [40_050, 40_911, 40_052],
  'unknown set-before': [40_012],
  'unknown reply-unclear': [0, 50_000, 51_000, 59_999, 60_001],
  'auth new_token': [40_102, 40_103, 40_104, 40_105, 40_107, 40_109, 40_110, 40_115, 40_120, 40_309],
  'auth a_person': [40_114, 41_000],
  'auth permission': [
    ...[40_001, 40_003, 40_113, 40_117, 40_118, 40_119, 40_124, 40_125, 40_130, 40_131, 40_300, 40_301],
  ],
  'rejected not-now': [40_200, 40_201, 40_202, 40_901, 40_902],
  'rejected api-version-gone': [40_006, 40_051, 41_001, 41_002, 40_400],
  'rejected refused': [40_002, 60_000],
};

test.each(Object.entries(MEANINGS))('classifies as %s: %j', (meaning, codes) => {
  for (const code of codes) expect([code, classed(replyOf({ code, message: 'x' }))]).toEqual([code, meaning]);
});

test('a server error is unclear whatever its code, HTTP 429 is throttling, and no reply is unknown', () => {
  expect(classed(replyOf({ code: 40_002 }, 500))).toBe('unknown reply-unclear');
  expect(classed({ status: 502, headers: {}, body: undefined })).toBe('unknown reply-unclear');
  expect(classed(replyOf({}, 429))).toBe('throttled throttled');
  expect(classed({ sent: 'maybe', why: 'ECONNRESET' })).toBe('unknown no-reply');
});

test('throttling codes and HTTP 429 count as throttled', () => {
  const isThrottled = (reply: Reply) => connection.usage(reply).is_throttled;
  expect([40_100, 40_132, 61_000].map((code) => isThrottled(replyOf({ code })))).toEqual([true, true, true]);
  expect([isThrottled(replyOf({}, 429)), isThrottled(replyOf({ code: 0 }))]).toEqual([true, false]);
});
