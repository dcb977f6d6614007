import { readFileSync } from 'node:fs';
import { packageFile } from './core/kernel/index.ts';
import { runCli } from './interfaces/cli/index.ts';

const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));

// the reader of the output may stop early (`… | head`): the work continues anyway
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// not awaited: the build also compiles this file as a CommonJS script, which has no top-level await
runCli(process.argv, process.env, String(version)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`campaigns-engine: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
