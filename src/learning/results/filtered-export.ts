import type { FieldError } from '../../core/kernel/index.ts';
import type { Header } from './header.ts';
import { nameIn } from './read-cells.ts';

/**
 * Returns why rows that name ads without ids may be parts: two ad sets may run ads of the same name, and a file with
 * only one ad set looks filtered. Undefined if ids identify the ad of each row, or if there are several ad sets.
 */
export function filteredToOne(
  { from, language, columns }: Header,
  level: readonly string[],
  rows: readonly (readonly string[])[],
): FieldError | undefined {
  const cell = (cells: readonly string[], column: string) => nameIn(cells[columns.get(column)?.[0]?.at ?? -1] ?? '');
  const [id = '', name = ''] = level;
  const part = from.parts.filter((column) => columns.has(column));
  const partOf = (cells: readonly string[]) => part.map((column) => cell(cells, column)).find((each) => each !== '');
  const parts = new Set(rows.flatMap((cells) => partOf(cells) ?? []));
  const isOnlyNamed = (cells: readonly string[]) =>
    cell(cells, id) === '' && cell(cells, name) !== '' && partOf(cells) !== undefined;
  const [only = ''] = parts;
  if (parts.size !== 1 || !rows.some(isOnlyNamed)) return undefined;
  const idHeader = from.headers[language]?.[id]?.[0] ?? id;
  return {
    path: columns.get(name)?.[0]?.written ?? name,
    message: `all rows are for ${JSON.stringify(only)} and have ad names without ids: others may run ads with the same names, so these rows could be parts of results; also export the column ${idHeader}`,
  };
}
