// Writes dist/chunks/program.TAG.bin: what V8 compiles when a server starts and stops, for V8s that have this tag.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import { Script } from 'node:vm';

const filename = fileURLToPath(new URL('../dist/chunks/program.cjs', import.meta.url));
const source = readFileSync(filename, 'latin1');
const tag = v8.cachedDataVersionTag();
const script = new Script(source, { filename });

// flags are part of what V8 compares: those of the program come after its script is loaded, and none of them must be left here
const { setFlagsFromString } = v8;
v8.setFlagsFromString = () => {};
setFlagsFromString('--no-flush-bytecode');
process.argv = [process.execPath, filename, 'serve', '--data-dir', 'memory', '--port', '0'];
// the line that says where it listens
process.stdout.write = () => {
  setImmediate(() => process.kill(process.pid, 'SIGTERM'));
  return true;
};
process.stderr.write = () => true;
process.on('exit', (code) => {
  if (code !== 0) return;
  setFlagsFromString('--flush-bytecode');
  writeFileSync(filename.replace(/cjs$/, `${tag}.bin`), script.createCachedData());
});
script.runInThisContext()(createRequire(filename), (name) => import(name), filename);
