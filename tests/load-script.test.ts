import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

/** Returns the loader for scripts with these bodies. */
async function loaderOf(bodies: Readonly<Record<string, string>>): Promise<(name: string) => Record<string, unknown>> {
  const directory = mkdtempSync(join(tmpdir(), 'scripts-'));
  const loader = join(directory, 'load-script.mjs');
  copyFileSync('scripts/load-script.mjs', loader);
  for (const [name, body] of Object.entries(bodies))
    writeFileSync(join(directory, name), `(function (module, require, importModule, programUrl) {${body}})`);
  return (await import(pathToFileURL(loader).href)).loadScript;
}

test('a script runs once, and can require and import scripts of the program and Node.js modules', async () => {
  const load = await loaderOf({
    'a.cjs':
      "const b = require('./b.cjs'); module.exports = { b, path: require('node:path'), again: importModule('./b.cjs'), url: programUrl };",
    'b.cjs': 'globalThis.runs = (globalThis.runs ?? 0) + 1; module.exports.name = "b";',
  });
  const { b, path, again, url } = load('./a.cjs');
  expect(b).toEqual({ name: 'b' });
  expect(path).toBe(await import('node:path').then(({ default: whole }) => whole));
  expect(await again).toBe(b);
  expect(url).toMatch(/^file:.*\/a\.cjs$/);
  expect(Reflect.get(globalThis, 'runs')).toBe(1);
});

test('a script that fails throws the reason every time, and never counts as loaded', async () => {
  const load = await loaderOf({ 'a.cjs': "module.exports.half = 1; require('no-such-package');" });
  for (const _ of [1, 2]) expect(() => load('./a.cjs')).toThrow("Cannot find module 'no-such-package'");
});
