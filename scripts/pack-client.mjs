#!/usr/bin/env node
// Writes the tarball of @campaigns-engine/client: the files of src/interfaces/client alone, for programs that talk to a server and
// need neither database nor FFmpeg. node scripts/pack-client.mjs [directory]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { clientTypes } from './client-types.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'dist/interfaces/client');
const target = resolve(process.argv[2] ?? '.');
const work = mkdtempSync(join(tmpdir(), 'pack-client-'));
try {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/interfaces/client/index.ts'],
    outfile: join(work, 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
  });
  writeFileSync(join(work, 'index.d.ts'), clientTypes(built));
  const { version, license, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const description = {
    name: '@campaigns-engine/client',
    version,
    description: "The typed client of campaigns-engine's HTTP API",
    license,
    type: 'module',
    engines,
    sideEffects: false,
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
  };
  writeFileSync(join(work, 'package.json'), `${JSON.stringify(description, null, 2)}\n`);
  writeFileSync(join(work, 'LICENSE'), licenseNotice());
  writeFileSync(
    join(work, 'README.md'),
    'The typed client of campaigns-engine: see docs/client.md of campaigns-engine.\n',
  );
  mkdirSync(target, { recursive: true });
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--pack-destination', target], {
    cwd: work,
    stdio: ['ignore', 2, 2],
  });
  if (packed.status !== 0) process.exit(packed.status ?? 1);
  process.stdout.write(`${join(target, `campaigns-engine-client-${version}.tgz`)}\n`);
} finally {
  rmSync(work, { recursive: true });
}

/** The notice that the license asks for, with the address of its text, which is a third of the package. */
function licenseNotice() {
  const [, notice = ''] = readFileSync(join(root, 'LICENSE'), 'utf8').split(
    /^(?= *Licensed under the Apache License)/m,
  );
  return notice.replace(/^ +/gm, '');
}
