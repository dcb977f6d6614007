import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const isSource = import.meta.url.endsWith('.ts');

/** The program of the child process, and how Node runs it: from source under tsx, built without. */
export const childProgram = {
  module: fileURLToPath(new URL(isSource ? './child.ts' : './child.js', import.meta.url)),
  execArgv: isSource ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [],
};
