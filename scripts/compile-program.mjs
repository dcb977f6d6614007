// Writes dist/chunks/NAME.TAG.bin: the code that V8 compiles of each script while a server starts and stops, for a V8 with this tag.
import { writeFileSync } from 'node:fs';
import v8 from 'node:v8';
import { compiledFile, loaded, loadScript } from '../dist/chunks/load-script.js';

// V8 compares its flags, too. The program sets its flags after its script is loaded, so none of them may be set here.
const { setFlagsFromString } = v8;
v8.setFlagsFromString = () => {};
setFlagsFromString('--no-flush-bytecode');
process.argv = [process.execPath, 'campaigns-engine', 'serve', '--data-dir', 'memory', '--port', '0'];
// the only output is the line that says where the server listens; then the server is told to stop
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
