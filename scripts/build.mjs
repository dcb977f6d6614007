#!/usr/bin/env node
// Compiles src/ into dist/: the library file by file, the dashboard and the program bundled. `--if-stale` builds only if dist/ is missing or
// older than a source file; `--if-possible` (npm's prepare) ends quietly if the compiler is not installed (npm ci --omit=dev).
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildDatabase } from './build-database.mjs';
import { buildWeb, copyDocsScript } from './build-web.mjs';
import { bundleProgram, compileProgram } from './bundle-program.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}dist/.built`;
const mode = process.argv[2];

if (mode === '--if-stale' && existsSync(stamp) && newestSource() <= statSync(stamp).mtimeMs) process.exit(0);

const compiler = findCompiler();
if (compiler === undefined) {
  if (mode === '--if-possible') process.exit(0);
  console.error(
    'campaigns-engine is not built and TypeScript is not installed: run `npm ci` with its devDependencies.',
  );
  process.exit(1);
}
if (existsSync(`${root}dist`)) rmSync(`${root}dist`, { recursive: true });
const built = spawnSync(process.execPath, [compiler, '-p', `${root}tsconfig.build.json`], {
  stdio: ['ignore', 2, 2],
});
if (built.status !== 0) process.exit(built.status ?? 1);
await bundleProgram(root);
await buildWeb(root);
copyDocsScript(root);
await buildDatabase(root);
compileProgram();
writeFileSync(stamp, '');

function newestSource() {
  const sources = readdirSync(`${root}src`, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = [...sources.map((entry) => `${entry.parentPath}/${entry.name}`), `${root}tsconfig.build.json`];
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

function findCompiler() {
  try {
    return createRequire(import.meta.url).resolve('typescript/lib/tsc.js');
  } catch {
    return undefined;
  }
}
