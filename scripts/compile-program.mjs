// Writes dist/chunks/NAME.TAG.bin: what V8 compiles of each script when a server starts and stops, for V8s that have this tag.
import { writeFileSync } from 'node:fs';
import v8 from 'node:v8';
import { compiledFile, loaded, loadScript } from '../dist/chunks/load-script.js';

// flags are part of what V8 compares: those of the program come after its script is loaded, and none of them must be left here
const { setFlagsFromString } = v8;
v8.setFlagsFromString = () => {};
setFlagsFromString('--no-flush-bytecode');
process.argv = [process.execPath, 'campaigns-engine', 'serve', '--data-dir', 'memory', '--port', '0'];
// the line that says where it listens
process.stdout.write = () => {
  setImmediate(() => process.kill(process.pid, 'SIGTERM'));
  return true;
};
process.stderr.write = () => true;
process.on('exit', (code) => {
  if (code !== 0) return;
  setFlagsFromString('--flush-bytecode');
  for (const { filename, script } of loaded.values()) writeFileSync(compiledFile(filename), script.createCachedData());
});
loadScript('./main.cjs');
