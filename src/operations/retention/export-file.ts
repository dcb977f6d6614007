import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { conflict, unavailable } from '../../core/kernel/index.ts';
import type { Export } from './delete-old.ts';

/**
 * Opens a new file for lines. When `sync` returns, the file is on disk, including its name in the directory.
 *
 * @throws `export-exists`; `export-unusable`
 */
export async function exportFile(path: string): Promise<Export & { close(): Promise<void> }> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST')
      throw conflict('export-exists', `${path} already exists: an export never overwrites a file; use a new name`);
    throw unavailable(
      'export-unusable',
      `cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  const directory = await open(dirname(path), 'r');
  await directory.sync();
  await directory.close();
  return {
    name: basename(path),
    write: (lines) => file.appendFile(lines),
    sync: () => file.datasync(),
    close: () => file.close(),
  };
}
