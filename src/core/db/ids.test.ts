import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { onEachDatabase } from '../../testing/index.ts';

onEachDatabase('ids made by the database', (testContext) => {
  test('are UUIDs of version 7 and increase with time', async () => {
    const ctx = await testContext();
    const before = Date.now();
    const { rows } = await sql<{ id: string }>`
      select new_id()::text as id from generate_series(1, 1000)`.execute(ctx.db.kysely);
    const ids = rows.map(({ id }) => id);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(1000);
    const madeAt = ids.map((id) => Number.parseInt(id.replace('-', '').slice(0, 12), 16));
    expect(madeAt).toEqual([...madeAt].sort((a, b) => a - b));
    expect(madeAt[0]).toBeGreaterThanOrEqual(before - 1);
    expect(madeAt.at(-1)).toBeLessThanOrEqual(Date.now() + 1);
  });
});
