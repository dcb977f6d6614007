import { expect, test } from 'vitest';
import { migratedDirectory } from '../../testing/index.ts';
import { printTables } from '../../testing/print-tables.ts';
import { openDb } from './open.ts';

test('tables.ts matches the migrated database (`npm run generate` updates it)', async () => {
  const db = await openDb({ kind: 'embedded', dataDir: migratedDirectory() }, 'test', () => {});
  await expect(await printTables(db)).toMatchFileSnapshot('./tables.ts');
  await db.close();
});
