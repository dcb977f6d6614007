import { expect, test } from 'vitest';
import { z } from 'zod';
import { EngineError, MOST_LISTED } from './errors.ts';
import { check, Id, parse } from './fields.ts';
import { shown } from './messages.ts';
import { Currency } from './money.ts';
import { Day, Timestamp } from './timestamp.ts';

const refusal = (schema: z.ZodType, value: unknown): EngineError => {
  try {
    parse(schema, value);
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error('it was taken');
};

const many = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, at) => [`a${at}`, 1]));

test('a refusal lists at most 100 invalid fields and counts them all', () => {
  const { details, message } = refusal(z.strictObject({ ok: z.string().optional() }), many(5_000));
  expect(details).toMatchObject({ errors: expect.any(Array), errors_total: 5_000 });
  expect(details.errors).toHaveLength(MOST_LISTED);
  expect(message).toMatch(/\(and 4999 more\)$/);
  expect(refusal(z.array(z.string()), [1, 2]).details).not.toHaveProperty('errors_total');
});

test('more invalid fields than zod can pass on, and a value nested too deeply, are refused', () => {
  const numbers = Array.from({ length: 130_000 }, () => 1);
  const deep = Array.from({ length: 20_000 }).reduce<unknown>((inner) => [inner], Number.NaN);
  const errors = [{ path: '', message: 'has too many invalid fields to list, or is nested too deeply' }];
  expect(refusal(z.array(z.array(z.string())), [numbers]).details.errors).toEqual(errors);
  expect(refusal(z.json(), deep).details.errors).toEqual(errors);
  for (const [schema, value] of [
    [z.strictObject({}), many(130_000)],
    [z.array(z.string()), numbers],
  ] as const)
    expect(refusal(schema, value).details).toMatchObject({ errors_total: 130_000 });
});

test('a value that is not a number is shown as it was written', () => {
  const schema = z.object({ limit: z.coerce.number().int(), page: z.object({ size: z.coerce.number() }) });
  expect(refusal(schema, { limit: 'abc', page: { size: 'many' } }).details.errors).toEqual([
    { path: 'limit', message: 'must be a finite number, got "abc"' },
    { path: 'page.size', message: 'must be a finite number, got "many"' },
  ]);
});

test('ids are lowercased', () => {
  expect(parse(Id, 'ABCDEF00-1111-4111-8111-11111111111F')).toBe('abcdef00-1111-4111-8111-11111111111f');
});

test('an invalid choice is refused with the valid ones and the nearest match', () => {
  const schema = z.object({ kind: z.literal('daily'), goal: z.enum(['clicks', 'revenue']) });
  expect(refusal(schema, { kind: 'dialy', goal: 'clickz' }).details.errors).toEqual([
    { path: 'kind', message: 'must be "daily", got "dialy"; did you mean daily?' },
    { path: 'goal', message: 'must be one of "clicks", "revenue", got "clickz"; did you mean clicks?' },
  ]);
  expect(refusal(schema, {}).details.errors).toEqual([
    { path: 'kind', message: 'is required: "daily"' },
    { path: 'goal', message: 'is required: one of "clicks", "revenue"' },
  ]);
});

test('an invalid format is refused with an example and the value', () => {
  const schema = z.object({ id: Id, day: Day, at: Timestamp, currency: Currency, name: z.string().min(1) });
  const wrong = { id: 'x', day: '1/2/2026', at: 'noon', currency: 'euro', name: '' };
  expect(refusal(schema, wrong).details.errors).toEqual([
    { path: 'id', message: 'must be a UUID such as 11111111-1111-1111-1111-111111111111, got "x"' },
    { path: 'day', message: 'must be a date such as 2026-11-22, got "1/2/2026"' },
    {
      path: 'at',
      message: 'must be an RFC 3339 time on a day that exists, such as 2026-01-31T12:00:00Z, got "noon"',
    },
    { path: 'currency', message: 'must be an ISO 4217 code in capitals, such as USD, got "euro"' },
    { path: 'name', message: 'must have at least 1 character, got ""' },
  ]);
  expect(refusal(schema, { at: '2026-01-31T12:00:00Z', currency: 'EUR', name: 'a' }).details.errors).toEqual([
    { path: 'id', message: 'is required: a UUID such as 11111111-1111-1111-1111-111111111111' },
    { path: 'day', message: 'is required: a date such as 2026-11-22' },
  ]);
});

test('an invalid value is shown up to 60 characters, however large it is', () => {
  expect(shown({ a: [1, 'x', null], b: { c: true } })).toBe('{"a":[1,"x",null],"b":{"c":true}}');
  expect(shown(Number.NaN)).toBe('NaN');
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  for (const value of ['x'.repeat(1_000_000), many(100_000), deep]) expect(shown(value)).toMatch(/^.{57}…$/);
  const wrong = check(z.strictObject({}), { ['k'.repeat(1_000_000)]: 1 });
  expect(JSON.stringify(wrong).length).toBeLessThan(1_000);
});

test('an exclusive bound is named as such', () => {
  const messages = (schema: z.ZodType, value: unknown) => {
    const result = check(schema, value);
    return 'errors' in result ? result.errors.map(({ message }) => message) : [];
  };
  expect(messages(z.number().gt(0), 0)).toEqual(['must be greater than 0, got 0']);
  expect(messages(z.number().lt(1), 1)).toEqual(['must be less than 1, got 1']);
});
