import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findSigningKey, openSigningKey } from './key.ts';

test('a key file that exists but cannot be read is an error, not a missing key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'key-'));
  expect(findSigningKey({ pem: undefined, file: join(folder, 'none.pem') })).toBeUndefined();
  expect(() => findSigningKey({ pem: undefined, file: folder })).toThrow('EISDIR');
});

test.skipIf(process.platform === 'win32')(
  'a key file that the group or others can access is not used for signing',
  () => {
    const place = { pem: undefined, file: join(mkdtempSync(join(tmpdir(), 'key-')), 'ledger-key.pem') };
    const key = openSigningKey(place);
    expect(findSigningKey(place)?.verifier.text).toBe(key.verifier.text);
    for (const mode of [0o640, 0o604, 0o620, 0o610]) {
      chmodSync(place.file, mode);
      expect(() => openSigningKey(place), mode.toString(8)).toThrow('run chmod 600 on it');
    }
    chmodSync(place.file, 0o600);
    expect(openSigningKey(place).verifier.text).toBe(key.verifier.text);
  },
);
