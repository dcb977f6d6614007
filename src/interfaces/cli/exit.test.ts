import { expect, test } from 'vitest';
import { conflict, EngineError, forbidden, invalid, notFound, tooMany, unavailable } from '../../core/kernel/index.ts';
import { ApiError, ConnectionError, JobFailedError } from '../client/index.ts';
import { EXIT, errorDocument, exitCodeOf, wordsOf } from './exit.ts';

const answered = (status: number, more: object = {}) =>
  new ApiError({
    ...{ type: '/problems/x', title: 'X', status, detail: 'why', instance: 'request-1', code: 'draft-exists' as const },
    ...more,
  });

const WRONG_FIELDS = [
  { path: 'title', message: 'is required: text in quotes' },
  { path: 'clips[0].end_ms', message: 'must be at least 1' },
];

test('exit codes distinguish unavailable, not found, refused, wrong usage, and internal errors', () => {
  for (const [thrown, code] of [
    [answered(404), EXIT.notFound],
    [answered(503), EXIT.unavailable],
    [answered(500), EXIT.failed],
    [answered(504), EXIT.failed],
    ...[401, 403, 409, 412, 422, 429].map((status) => [answered(status), EXIT.refused] as const),
    [new ConnectionError('nobody answered'), EXIT.unavailable],
    [new ConnectionError('a proxy answered', { status: 502 }), EXIT.unavailable],
    [notFound('video-not-found', 'why'), EXIT.notFound],
    [unavailable('database-unavailable', 'why'), EXIT.unavailable],
    [invalid([]), EXIT.usage],
    [conflict('draft-exists', 'why'), EXIT.refused],
    [forbidden('role-too-low', 'why'), EXIT.refused],
    [tooMany('too-many-requests', 'why'), EXIT.refused],
    [new EngineError('changed-meanwhile', 'why'), EXIT.refused],
    [Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' }), EXIT.unavailable],
    [new Error('a defect'), EXIT.failed],
    ['a text', EXIT.failed],
  ] as const)
    expect([thrown, exitCodeOf(thrown)]).toEqual([thrown, code]);
});

test('the exit code of a failed job depends on what stopped it', () => {
  const codes = [
    'database-unavailable',
    'disk-full',
    'video-not-found',
    'film-unreadable',
    'worker-lost',
    'job-cancelled',
  ];
  const ends = [...codes, 'internal-error'].map((code) => exitCodeOf(new JobFailedError('job-1', code, 'why')));
  expect(ends).toEqual([
    ...[EXIT.unavailable, EXIT.unavailable, EXIT.notFound],
    ...[EXIT.refused, EXIT.refused, EXIT.refused, EXIT.failed],
  ]);
});

test('--json prints every known field of an error', () => {
  expect(errorDocument(answered(409, { campaign_id: 'c-1' }))).toEqual({
    error: { ...answered(409).problem, campaign_id: 'c-1' },
  });
  expect(errorDocument(conflict('draft-exists', 'why', { campaign_id: 'c-1' }))).toEqual({
    error: { campaign_id: 'c-1', code: 'draft-exists', detail: 'why' },
  });
  expect(errorDocument(new JobFailedError('job-1', 'worker-lost', 'why')).error.code).toBe('worker-lost');
  expect(errorDocument(new ConnectionError('nobody answered')).error.code).toBe('no-response');
  expect(errorDocument(new Error('a defect')).error).toEqual({ code: 'internal-error', detail: 'a defect' });
});

test('a person reads one sentence, plus a line per field if several fields are invalid', () => {
  const several = ['why', '  title: is required: text in quotes', '  clips[0].end_ms: must be at least 1'].join('\n');
  expect(wordsOf(answered(422, { errors: WRONG_FIELDS }))).toBe(several);
  expect(wordsOf(invalid(WRONG_FIELDS, 'why'))).toBe(several);
  expect(wordsOf(answered(422, { errors: WRONG_FIELDS.slice(1) }))).toBe('why');
  expect(wordsOf(new Error('a defect'))).toBe('a defect');
});
