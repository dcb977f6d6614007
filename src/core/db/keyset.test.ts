import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { onEachDatabase, uuid } from '../../testing/index.ts';
import type { Page } from '../kernel/index.ts';
import { newestFirst } from './keyset.ts';

/** Microseconds after one instant, by id: two rows at the same microsecond, and several within one millisecond. */
const ROWS: readonly (readonly [id: number, microseconds: number])[] = [
  [1, 999],
  [2, 123],
  [3, 124],
  [4, 124],
  [5, 1000],
];
const NEWEST = [5, 1, 4, 3, 2].map(uuid);

onEachDatabase('a list by time', (testContext) => {
  test('pages through rows of the same millisecond once each, newest or oldest first', async () => {
    const { db } = await testContext();
    for (const [id, microseconds] of ROWS)
      await sql`insert into video_assets (id, created_at)
        values (${uuid(id)}::uuid, timestamptz '2026-01-31T12:00:00Z' + ${microseconds}::int * interval '1 microsecond')`.execute(
        db.kysely,
      );
    for (const limit of [1, 2, 3, 5, 9])
      for (const sort of ['newest', 'oldest'] as const) {
        const seen: string[] = [];
        let [after, pages]: [string | undefined, number] = [undefined, 0];
        do {
          const select = db.kysely.selectFrom('video_assets').select(['id', 'title']);
          const { rows, next }: Page<{ id: string }> = await newestFirst(select, { limit, after, sort });
          seen.push(...rows.map(({ id }) => id));
          after = next ?? undefined;
          pages++;
        } while (after !== undefined);
        expect([sort, seen]).toEqual([sort, sort === 'newest' ? NEWEST : NEWEST.toReversed()]);
        expect(pages).toBe(Math.ceil(ROWS.length / limit));
      }
  });
});
