import { expect, test } from 'vitest';
import { notFound } from '../kernel/index.ts';
import {
  isForeignKeyViolation,
  isInsufficientPrivilege,
  isUniqueViolation,
  repeating,
  translated,
} from './failures.ts';

const failure = (code: string, message = 'why') => Object.assign(new Error(message), { code });

/** Runs a transaction that fails with these codes before it succeeds. Returns how often it ran, and how it ended. */
async function run(...codes: readonly string[]): Promise<[times: number, ending: unknown]> {
  let times = 0;
  const ending = await repeating(async () => {
    const code = codes[times++];
    if (code !== undefined) throw failure(code);
    return 'done';
  }).catch((error: unknown) => error);
  return [times, ending];
}

test('a transaction that fails with a deadlock or serialization error is run up to five times', async () => {
  expect(await run('40P01', '40001', '40P01', '40001')).toEqual([5, 'done']);
  expect(await run('40001', '40001', '40001', '40001', '40001', '40001')).toMatchObject([5, { code: '40001' }]);
  for (const code of ['23505', '42601', '57014', '08006', '']) expect((await run(code, code))[0]).toBe(1);
});

test('an unavailable, full, or slow database has its own error, and other errors stay unchanged', () => {
  for (const [thrown, code] of [
    ...['08006', '57P01', '53300', '58030', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'].map(
      (code) => [failure(code), 'database-unavailable'] as const,
    ),
    [new Error('Connection terminated unexpectedly'), 'database-unavailable'],
    [new Error('timeout exceeded when trying to connect'), 'database-unavailable'],
    [failure('53100'), 'disk-full'],
    [failure('57014'), 'read-time-limit'],
  ] as const)
    expect(translated(thrown)).toMatchObject({ kind: 'unavailable', code });
  for (const other of [
    failure('42601'),
    failure('23505'),
    failure('25P02'),
    notFound('video-not-found', 'why'),
    'a text',
  ])
    expect(translated(other)).toBe(other);
});

test('unique, foreign key, and privilege violations are distinguished', () => {
  const told = ['23505', '42501', '23503', '23514'].map((code) => failure(code));
  expect(told.map(isUniqueViolation)).toEqual([true, false, false, false]);
  expect(told.map(isInsufficientPrivilege)).toEqual([false, true, false, false]);
  expect(told.map(isForeignKeyViolation)).toEqual([false, false, true, false]);
});
