import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migratedDirectory } from '../src/testing/index.ts';
import { endEverythingAfterwards, type Server, serve } from './harness/program.ts';

endEverythingAfterwards();

let server: Server;
let folder: string;
beforeAll(async () => {
  server = await serve(['--data-dir', migratedDirectory()]);
  folder = mkdtempSync(join(tmpdir(), 'client-docs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program against the server. @returns the lines that it prints, errors first */
async function run(program: string): Promise<string[]> {
  const env = { ...process.env, CAMPAIGNS_ENGINE_URL: server.url };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], { env });
  return [stderr, ...stdout.trim().split('\n')];
}

test('the nightly example imports, decides, and reports what needs a person, and a second run repeats nothing', async () => {
  const first = await run('examples/nightly.mjs');
  expect(first.slice(0, 3)).toEqual(['', '6 videos and 72 clips, 0 lines rejected', '6 videos decided, 0 failed']);
  expect(first.filter((line) => /^review: .* \(no budget\)$/.test(line)).length).toBeGreaterThan(10);
  expect(first).toContain('no decision: Three bottles on the packing table on tiktok');
  expect(await run('examples/nightly.mjs')).toEqual(first);
});

test('the program in docs/client.md runs', async () => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(process.cwd(), join(folder, 'node_modules/campaigns-engine'));
  const blocks = [...readFileSync('docs/client.md', 'utf8').matchAll(/^```js\n([\s\S]*?)^```/gm)].map(
    ([, code]) => code,
  );
  expect(blocks.length).toBeGreaterThan(5);
  writeFileSync(join(folder, 'program.mjs'), blocks.join(''));
  const lines = await run(join(folder, 'program.mjs'));
  expect(lines[0]).toBe('');
  expect(lines[1]).toMatch(/ created$/);
  expect(lines.join('\n')).toMatch(/approved already.*200 \S+ false.*videos decided.*1 clip$/s);
});
