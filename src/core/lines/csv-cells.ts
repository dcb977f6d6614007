import { CsvError, parse } from 'csv-parse/sync';

export type Delimiter = ',' | ';' | '\t';

/** Each line is parsed alone, so an error in it affects no other; no character in it ends a record. */
const OPTIONS = { record_delimiter: '\u0000\n', relax_column_count: true, trim: true };

/** Returns the cells of a row without the spaces around them, or what is wrong with the row. */
export function cellsOf(row: string, delimiter: Delimiter = ','): string[] | string {
  try {
    const [cells = ['']]: string[][] = parse(row, { ...OPTIONS, delimiter });
    return cells;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const cell = `cell ${Number(error.column) + 1}`;
    return error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? `${cell} has no closing quote: end it with one`
      : `a quote is in the middle of ${cell}: put the cell in quotes, and double the quotes within it`;
  }
}
