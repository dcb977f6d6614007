#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { configFrom } from './config.ts';
import { runCli } from './interfaces/cli/index.ts';

// what is garbage by now is looked for when the heap has grown by half, not fourfold: 35 MB less at the peak of an import
setFlagsFromString('--heap-growing-percent=50');
// 9 MB of WebAssembly that only the baseline compiler has seen open in 0.3 s of the processor, not 0.5 to 0.8; heavy SQL then
// takes 1.3 times as long, which matters to whoever stays
if (!['serve', 'worker', 'demo', 'run', 'import', 'move'].includes(process.argv[2] ?? ''))
  setFlagsFromString('--liftoff-only');

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

// whoever reads the output may stop early (`… | head`): what is left to do is done all the same
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  process.exitCode = await runCli(process.argv, configFrom(process.env), String(version));
} catch (error) {
  process.stderr.write(`campaigns-engine: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
