export type Cell = string | number | null | undefined;

/** A column: its name, and what a row has in it. */
export type Column<Row> = readonly [name: string, of: (row: Row) => Cell];

/**
 * Rows as CSV (RFC 4180), with a header. What a spreadsheet would take for a formula stays text: also one that begins behind a
 * semicolon, a tab or a line break, where programs of many countries see another cell.
 */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, of]) => of(row)))];
  return lines.map((cells) => `${cells.map(written).join(',')}\r\n`).join('');
}

/** Where one would begin; wide signs are read as the narrow ones. */
const FORMULA = /(?:^|[;\t\r\n])(?=[=+\-@＝＋－＠\t\r])/g;

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const text = cell.replace(FORMULA, "$&'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
