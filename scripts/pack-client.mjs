#!/usr/bin/env node
// Writes the tarball of @campaigns-engine/client: the files of src/interfaces/client alone, for programs that talk to a server and
// need neither database nor FFmpeg. node scripts/pack-client.mjs [directory]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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
  const types = [...reached('index.d.ts')].map(([name, text]) => typesOf(text, name));
  writeFileSync(
    join(work, 'index.d.ts'),
    types.join('').replace(/^(?:import|export) (?:type )?\{[^}]*\} from '.*;\n/gm, ''),
  );
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

/** The files of types that one of them leads to, itself included: they become one, since a small package is what counts. */
function reached(name, found = new Map()) {
  const text = readFileSync(join(built, name), 'utf8');
  found.set(name, text);
  for (const [, next] of text.matchAll(/from '\.\/([\w-]+)\.(?:js|ts)'/g))
    if (!found.has(`${next}.d.ts`)) reached(`${next}.d.ts`, found);
  return found;
}

/**
 * What the fields mean stands in /docs, and how a request is sent in index.js; here both would be two thirds of the package. What
 * is said at every operation gets a short name.
 */
function typesOf(text, name) {
  const flat = text.replace(/^ +/gm, '');
  if (name === 'create-client.d.ts') return flat;
  const bare = flat.replace(/^\/\*\*[\s\S]*?\*\/\n/gm, '');
  if (name === 'operations.d.ts')
    return bare
      .replace(/^readonly (method|path|query|takesKey|needsBody|answers): .*\n/gm, '')
      .replaceAll('{\n}', '{}');
  if (name !== 'schema.d.ts') return bare;
  return `type S = components["schemas"];
type Json<T> = { content: { "application/json": T } };
type Problems<C> = { content: { "application/problem+json": S["Problem"] & { code: S["CommonProblemCode"] | C } } };
${bare
  .replace(/([;,{])\n/g, '$1')
  .replaceAll('components["schemas"]', 'S')
  .replace(
    /\{content: \{"application\/problem\+json": S\["Problem"\] & \{code: S\["CommonProblemCode"\] \| ([^;]*);\};\};\}/g,
    'Problems<$1>',
  )
  .replace(/\{content: \{"application\/json": ([^;{}]*);\};\}/g, 'Json<$1>')}`;
}
