#!/usr/bin/env node
// Becomes dist/main.js: starts the program from the code that the build compiled, where the V8 here takes it (the same version, flags and
// processor), and else from its modules, whose compilation is a fifth of what a start takes.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';

const filename = fileURLToPath(new URL('./chunks/program.cjs', import.meta.url));
const compiled = filename.replace(/cjs$/, `${cachedDataVersionTag()}.bin`);
if (existsSync(compiled)) {
  // the build writes it in ASCII
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData: readFileSync(compiled) });
  script.runInThisContext()(createRequire(filename), (name) => import(name), filename);
} else await import(new URL('./chunks/main.js', import.meta.url).href);
