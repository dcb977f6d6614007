import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findSigningKey } from './key.ts';

test('a key file that is there and cannot be read is an error, not a missing key: another one would sign from then on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'key-'));
  expect(findSigningKey({ pem: undefined, file: join(folder, 'none.pem') })).toBeUndefined();
  expect(() => findSigningKey({ pem: undefined, file: folder })).toThrow('EISDIR');
});
