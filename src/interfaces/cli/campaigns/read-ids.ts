import { readFileSync } from 'node:fs';
import { Id, invalid, notFound } from '../../../core/kernel/index.ts';

/**
 * The ids in a file, one a line; blank lines count for nothing, an id duplicates count once.
 *
 * @throws `file-not-found`; `validation-failed` with every wrong line
 */
export function readIds(file: string): string[] {
  const ids = new Set<string>();
  const errors = textOf(file)
    .split('\n')
    .map((line) => line.trim())
    .flatMap((line, at) => {
      if (line === '') return [];
      const parsed = Id.safeParse(line);
      if (!parsed.success) return [{ path: `line ${at + 1}`, message: `${JSON.stringify(line)} is not a UUID` }];
      ids.add(parsed.data);
      return [];
    });
  if (errors.length > 0) throw invalid(errors);
  return [...ids];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw notFound('file-not-found', `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
