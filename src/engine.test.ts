import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openEngine } from './engine.ts';
import { findSigningKey, keyFileIn, openSigningKey } from './trust/ledger/index.ts';

// opens and migrates a whole database: takes about two seconds on an idle machine
test('a database in memory leaves no files and no signing key file behind', async () => {
  const engine = await openEngine({ dataDir: 'memory' });
  const { filesDir } = engine;
  expect(existsSync(filesDir)).toBe(true);
  expect(filesDir).not.toContain(`-${process.pid}`);
  const place = { pem: undefined, file: keyFileIn('memory') };
  expect(place.file).toBeUndefined();
  const { verifier } = openSigningKey(place);
  expect([openSigningKey(place).verifier.text, findSigningKey(place)?.verifier.text]).toEqual(
    Array(2).fill(verifier.text),
  );
  await engine.close();
  expect(existsSync(filesDir)).toBe(false);
});
