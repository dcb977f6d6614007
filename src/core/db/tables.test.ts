import { expect, test } from 'vitest';
import { migratedDirectory } from '../../testing/index.ts';
import { printTables } from '../../testing/print-tables.ts';
import { openDb } from './open.ts';

test('the types of the tables are those of the migrated database: `npm run generate` writes them anew', async () => {
  const db = await openDb({ kind: 'embedded', dataDir: migratedDirectory() }, 'test', () => {});
  await expect(await printTables(db)).toMatchFileSnapshot('./tables.ts');
  await db.close();
});
