import { expect, test } from 'vitest';
import { onEachDatabase } from '../../testing/index.ts';
import { columnsOf, statement } from './statement.ts';

test('parameters are numbered by first use, and casts and quoted text stay unchanged', () => {
  const made = statement<{ id: string; now: Date }, never>(
    'any',
    `select ':id', 'it''s :now', :now::timestamptz, array[1:1] from t where id = :id::uuid or at < :now`,
  );
  expect(made.statement).toEqual({
    name: 'any',
    text: `select ':id', 'it''s :now', $1::timestamptz, array[1:1] from t where id = $2::uuid or at < $1`,
  });
});

test('rows become columns', () => {
  const rows = [
    { a: 1, b: 'x', c: true },
    { a: 2, b: 'y', c: false },
  ];
  expect(columnsOf(rows, ['a', 'b'])).toEqual({ a: [1, 2], b: ['x', 'y'] });
});

onEachDatabase('a statement with named parameters', (testContext) => {
  const PICK = statement<{ ids: readonly number[]; texts: readonly string[]; wanted: string }, { id: number }>(
    'pick',
    'select id from unnest(:ids::int[], :texts::text[]) as row (id, text) where text = :wanted',
  );

  test('binds its values by name, inside and outside of a transaction', async () => {
    const { db } = await testContext();
    const values = { wanted: 'b "q" {,}', ids: [1, 2], texts: ['a', 'b "q" {,}'] };
    expect(await PICK(db, values)).toEqual([{ id: 2 }]);
    expect(await db.transaction((transaction) => PICK(transaction, values))).toEqual([{ id: 2 }]);
  });

  test('is refused before it is sent if a value is missing', async () => {
    const { db } = await testContext();
    const nothing: { ids: number[]; texts: string[]; wanted: string } = JSON.parse('{"ids": [], "texts": []}');
    expect(() => PICK(db, nothing)).toThrow('statement pick has no value for :wanted');
  });
});
