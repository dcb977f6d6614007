import { type RawBuilder, sql } from 'kysely';

/**
 * Whether a text has a part, in whatever case. A part of ASCII alone is looked for without the letters of other alphabets, which takes
 * half as long: of 100,000 campaigns 54 ms instead of 90.
 *
 * @param column as SQL, written by the program
 */
export const hasPart = (column: string, part: string): RawBuilder<boolean> => {
  const text = sql.raw(/^[ -~]*$/.test(part) ? `${column} collate "C"` : column);
  return sql<boolean>`position(lower(${part}) in lower(${text})) > 0`;
};
