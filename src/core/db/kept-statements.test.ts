import { CompiledQuery, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { emptyDirectory, migratedDirectory, onEachDatabase } from '../../testing/index.ts';
import { openEmbedded } from './embedded.ts';
import { openDb } from './open.ts';

onEachDatabase('a repeated statement', (testContext) => {
  test('returns each of its values, whatever their type', async () => {
    const { db } = await testContext();
    const echo = async (...values: unknown[]) => {
      const text =
        'select $1::text as text, $2::bigint as whole, $3::float8 as real, $4::boolean as flag, $5::timestamptz as at, $6::jsonb as data, $7::text[] as texts, $8::int[] as numbers, $9::bytea as bytes';
      return (await db.kysely.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values))).rows;
    };
    const at = new Date('2026-01-02T03:04:05.678Z');
    const first = ['a', 1, 0.1, true, at, { deep: ['"', null] }, ['x', 'y "z", \\'], [1, -2], Buffer.from([0, 255])];
    for (const values of [first, first.map(() => null), [...first].fill('b', 0, 1)]) {
      const [row] = await echo(...values);
      const { bytes, ...others } = row ?? {};
      expect(Object.values(others)).toEqual(values.slice(0, -1));
      expect(bytes === null ? null : Buffer.from(bytes as Uint8Array)).toEqual(values.at(-1));
    }
  });

  test('reports how many rows it changed', async () => {
    const { db } = await testContext();
    for (const titles of [['a'], ['b', 'c'], ['d', 'e', 'f']]) {
      await db.kysely
        .insertInto('video_assets')
        .values(titles.map((title) => ({ title })))
        .execute();
      const { numUpdatedRows } = await db.kysely
        .updateTable('video_assets')
        .set({ title: 'x' })
        .executeTakeFirstOrThrow();
      const { numDeletedRows } = await db.kysely.deleteFrom('video_assets').executeTakeFirstOrThrow();
      expect([Number(numUpdatedRows), Number(numDeletedRows)]).toEqual([titles.length, titles.length]);
    }
  });

  test('runs again after a failure, inside and outside of a transaction', async () => {
    const { db } = await testContext();
    const divide = (by: number) => sql<{ result: number }>`select 6 / ${by}::int as result`.execute(db.kysely);
    for (let round = 0; round < 3; round++) {
      await expect(divide(0)).rejects.toMatchObject({ code: '22012' });
      const work = db.transaction(({ kysely }) => sql`select 6 / ${0}::int as result`.execute(kysely));
      await expect(work).rejects.toMatchObject({ code: '22012' });
      expect((await divide(2)).rows).toEqual([{ result: 3 }]);
      await expect(sql`selec 1`.execute(db.kysely)).rejects.toMatchObject({ code: '42601' });
    }
  });
});

describe('a kept statement of the embedded database', () => {
  test('sees columns that were added, removed, or retyped since', async () => {
    const driver = await openEmbedded(emptyDirectory(), 'test');
    const { query, script, release } = await driver.acquire();
    const all = async () => (await query('select * from things', [])).rows;
    await script('create table things (a int); insert into things values (1)');
    expect([await all(), await all()]).toEqual([[{ a: 1 }], [{ a: 1 }]]);
    await query('alter table things add column b text default $$x$$', []);
    expect(await all()).toEqual([{ a: 1, b: 'x' }]);
    await query('do $$ begin alter table things drop column b; end $$', []);
    expect(await all()).toEqual([{ a: 1 }]);
    await script('alter table things alter column a type text');
    expect(await all()).toEqual([{ a: '1' }]);
    release();
    await driver.close();
  });

  test('is one of at most 200, and very long statements are not kept', async () => {
    const db = await openDb({ kind: 'embedded', dataDir: migratedDirectory() }, 'test', () => {});
    const run = (text: string) => db.kysely.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text));
    for (let each = 0; each < 450; each++) expect((await run(`select ${each} as it`)).rows).toEqual([{ it: each }]);
    const long = `select ${Array.from({ length: 1_500 }, (_, at) => at).join(' + ')} as it`;
    expect((await run(long)).rows).toEqual([{ it: 1_124_250 }]);
    const { rows } = await run(
      'select count(*)::int as count, max(length(statement)) as longest from pg_prepared_statements',
    );
    expect(rows[0]?.count).toBeLessThanOrEqual(200);
    expect(rows[0]?.longest).toBeLessThanOrEqual(4_000);
    await db.close();
  });
});
