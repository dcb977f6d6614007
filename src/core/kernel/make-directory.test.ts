import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeDirectory } from './make-directory.ts';

const home = mkdtempSync(join(tmpdir(), 'made-'));
afterAll(() => rmSync(home, { recursive: true }));
const modeOf = (path: string) => statSync(path).mode & 0o777;

test.skipIf(process.platform === 'win32')(
  'a created directory is private to its owner, and an existing one stays unchanged',
  () => {
    chmodSync(home, 0o755);
    const parent = join(home, 'parent');
    const child = join(parent, 'child');
    makeDirectory(child);
    expect([home, parent, child].map(modeOf)).toEqual([0o755, 0o700, 0o700]);
    chmodSync(child, 0o750);
    makeDirectory(child);
    expect(modeOf(child)).toBe(0o750);
  },
);

test('a file in the way is an error', () => {
  const file = join(home, 'file');
  writeFileSync(file, '');
  expect(() => makeDirectory(file)).toThrow('EEXIST');
  expect(() => makeDirectory(join(file, 'child'))).toThrow();
});
