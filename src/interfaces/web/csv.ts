export type Cell = string | number | null | undefined;

/** A column: its name, and a function that returns a row's value. */
export type Column<Row> = readonly [name: string, of: (row: Row) => Cell];

/**
 * Formats rows as CSV (RFC 4180), with a header. Text that a spreadsheet would read as a formula stays text. This includes text
 * after a semicolon, a tab or a line break, where spreadsheets of many countries begin another cell.
 */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, of]) => of(row)))];
  return lines.map((cells) => `${cells.map(written).join(',')}\r\n`).join('');
}

/** The positions where a formula could begin. Full-width characters count as the usual ones. */
const FORMULA = /(?:^|[;\t\r\n])(?=[=+\-@＝＋－＠\t\r])/g;

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const text = cell.replace(FORMULA, "$&'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
