// Becomes dist/chunks/load-script.js: loads the program's scripts, with the code that the build compiled where the V8 here takes it (the same version,
// flags and processor). Compilation is a fifth of what a start takes.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';

const tag = cachedDataVersionTag();
const require = createRequire(import.meta.url);

/** What was loaded, by name: its file, its script, and what it exports. */
export const loaded = new Map();

/** Where the code is that V8 made of a script. */
export const compiledFile = (filename) => filename.replace(/cjs$/, `${tag}.bin`);

/** Loads a script once; one that fails is loaded anew the next time. @returns what it exports */
export function loadScript(name) {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const url = new URL(name, import.meta.url).href;
  const filename = fileURLToPath(url);
  const module = { filename, script: compile(filename), exports: {} };
  loaded.set(name, module);
  try {
    module.script.runInThisContext()(module, requireFrom, importModule, url);
  } catch (error) {
    loaded.delete(name);
    throw error;
  }
  return module.exports;
}

function compile(filename) {
  const compiled = compiledFile(filename);
  const cachedData = existsSync(compiled) ? readFileSync(compiled) : undefined;
  // the build writes scripts in ASCII
  return new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
}

const isChunk = (name) => name.startsWith('./');
const requireFrom = (name) => (isChunk(name) ? loadScript(name) : require(name));
const importModule = async (name) => (isChunk(name) ? loadScript(name) : import(name));
