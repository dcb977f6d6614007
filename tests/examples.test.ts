import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

const programs = readdirSync('examples').filter((name) => /^\d\d-.*\.mjs$/.test(name));

test.each(programs)('examples/%s runs and prints what it did', (name) => {
  const printed = execFileSync(process.execPath, [`examples/${name}`], { encoding: 'utf8' });
  expect(printed.trim().split('\n').length).toBeGreaterThan(3);
  if (name !== '01-orchestrate.mjs') return;
  // the first example drafts for every platform
  expect(printed).toContain('instagram draft created, tiktok draft created');
  expect(printed).toContain('youtube draft created');
});
