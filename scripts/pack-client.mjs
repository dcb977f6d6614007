#!/usr/bin/env node
// Writes the tarball of @campaigns-engine/client: only the files of src/interfaces/client, for programs that talk to a server and
// need neither database nor FFmpeg. node scripts/pack-client.mjs [directory] [--search]; `--search` finds and stores the order of its
// types that compresses best. Use it after operations were added.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { gzipAsync } from '@gfx/zopfli';
import { build } from 'esbuild';
import { minify } from 'terser';
import { clientTypes } from './client-types.mjs';
import { keptOrder, searchOrder } from './shortest-order.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'dist/interfaces/client');
const isSearch = process.argv.includes('--search');
const target = resolve(process.argv.slice(2).find((arg) => arg !== '--search') ?? '.');
const work = mkdtempSync(join(tmpdir(), 'pack-client-'));
try {
  const bundled = await build({
    absWorkingDir: root,
    entryPoints: ['src/interfaces/client/index.ts'],
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
  });
  const source = bundled.outputFiles[0].text;
  const { code } = await minify(source, {
    module: true,
    ecma: 2022,
    compress: { passes: 3 },
    format: { comments: false },
  });
  writeFileSync(join(work, 'index.js'), code);
  const { members, print } = clientTypes(built);
  writeFileSync(
    join(work, 'index.d.ts'),
    print(isSearch ? searchOrder(members, (order) => print(order) + code) : keptOrder(members)),
  );
  const { version, license, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const description = {
    name: '@campaigns-engine/client',
    description: 'See docs/client.md of campaigns-engine',
    version,
    license,
    type: 'module',
    engines,
    sideEffects: false,
    // its types are beside it, where TypeScript looks for them
    exports: './index.js',
  };
  writeFileSync(join(work, 'package.json'), JSON.stringify(description));
  mkdirSync(target, { recursive: true });
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--pack-destination', target], {
    cwd: work,
    stdio: ['ignore', 2, 2],
  });
  if (packed.status !== 0) process.exit(packed.status ?? 1);
  const tarball = join(target, `campaigns-engine-client-${version}.tgz`);
  // the same files, compressed as tightly as gzip can: 5% smaller
  const files = typesFirst(gunzipSync(readFileSync(tarball)));
  writeFileSync(tarball, await gzipAsync(files, { numiterations: 30 }));
  process.stdout.write(`${tarball}\n`);
} finally {
  rmSync(work, { recursive: true });
}

/** Puts the types first in the archive, because everything after them repeats their names. */
function typesFirst(archive) {
  const BLOCK = 512;
  const entries = [];
  let at = 0;
  while (archive[at] !== 0) {
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 136), 8);
    const end = at + BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    entries.push(archive.subarray(at, end));
    at = end;
  }
  const rank = (entry) => Number(!entry.toString('latin1', 0, 100).includes('.d.ts'));
  return Buffer.concat([...entries.sort((a, b) => rank(a) - rank(b)), archive.subarray(at)]);
}
