import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { onEachDatabase } from '../../testing/index.ts';
import { wireText } from './prepared.ts';
import { statement } from './statement.ts';
import { withoutPassword } from './without-password.ts';

const TEXTS = [
  '',
  ' ',
  'a',
  'a,b',
  '{a}',
  '"',
  '\\',
  '\\"',
  'C:\\films',
  'NULL',
  'null',
  "it's",
  'línea\nzwei',
  '日本',
];
const ECHO = statement<{ texts: readonly (string | null)[]; numbers: readonly number[]; at: Date; again: Date }, Echo>(
  'echo-values',
  'select :texts::text[] as texts, :numbers::float8[] as numbers, :at::timestamptz as at, :texts::text[] as again',
);
interface Echo {
  readonly texts: (string | null)[];
  readonly numbers: number[];
  readonly at: Date;
  readonly again: (string | null)[];
}

test('values are written as PostgreSQL reads them', () => {
  expect([null, undefined, true, 1.5, 'a'].map(wireText)).toEqual([null, null, 'true', '1.5', 'a']);
  expect(wireText(new Date(Date.UTC(2026, 0, 31)))).toBe('2026-01-31T00:00:00.000Z');
});

test('a URL is shown with its user but never its password', () => {
  const shown = 'postgres://ada@db.example:5432/campaigns';
  expect(withoutPassword('postgres://ada:a%20secret@db.example:5432/campaigns?sslmode=require')).toBe(shown);
  expect(withoutPassword('postgres://db.example/campaigns')).toBe('postgres://db.example/campaigns');
  expect(withoutPassword('a secret')).not.toContain('secret');
});

onEachDatabase('values of statements', (testContext) => {
  test('come back unchanged, even in arrays, whatever characters they contain', async () => {
    const { db } = await testContext();
    const at = new Date('2026-01-31T12:00:00.123Z');
    const texts = [...TEXTS, null];
    const numbers = [0, -0.1, 1e300, 5e-324, 2 ** 53];
    for (const asked of [db, undefined]) {
      const ask = (sqlOf: Parameters<typeof ECHO>[0]) => ECHO(sqlOf, { texts, numbers, at, again: at });
      const [row] = asked === undefined ? await db.transaction(ask) : await ask(asked);
      expect(row).toEqual({ texts, numbers, at, again: texts });
    }
    const { rows } = await sql<{ text: string }>`select ${'C:\\films "a"'}::text as text`.execute(db.kysely);
    expect(rows).toEqual([{ text: 'C:\\films "a"' }]);
  });
});
