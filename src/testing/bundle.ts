import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { CACHE } from './embedded-templates.ts';

/**
 * Bundles a program into one file, which starts in a third of the time that it takes under tsx. The file is below node_modules, where it
 * finds the packages that it imports. The caller must remove it.
 *
 * @param program path below src/, such as `content/media/child.ts`
 */
export async function bundle(program: string): Promise<string> {
  mkdirSync(CACHE, { recursive: true });
  const file = join(CACHE, `${basename(program, '.ts')}-${process.pid}.mjs`);
  const entry = fileURLToPath(new URL(`../${program}`, import.meta.url));
  await build({
    ...{ entryPoints: [entry], outfile: file, bundle: true },
    ...{ packages: 'external', platform: 'node', format: 'esm', target: 'node20' },
  });
  return file;
}
