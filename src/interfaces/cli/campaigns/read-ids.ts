import { Id, invalid } from '../../../core/kernel/index.ts';
import { textOf } from '../named-file.ts';

/**
 * Reads the ids in a file, one per line. Ignores blank lines and duplicates.
 *
 * @throws the errors of `textOf`; `validation-failed` with every wrong line
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
