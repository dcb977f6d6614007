export type Delimiter = ',' | ';' | '\t';

/** What a cell may be: in quotes, with spaces around them, or anything without a quote and a delimiter. */
const CELL: Record<Delimiter, RegExp> = {
  ',': /^(?:\s*"([^"]*(?:""[^"]*)*)"(?!")\s*|[^",]*)/,
  ';': /^(?:\s*"([^"]*(?:""[^"]*)*)"(?!")\s*|[^";]*)/,
  '\t': /^(?: *"([^"]*(?:""[^"]*)*)"(?!") *|[^"\t]*)/,
};

export const UNCLOSED = 'a cell is not closed by a quote';

/** The cells of a row, or what is wrong with it. */
export function cellsOf(row: string, delimiter: Delimiter = ','): string[] | string {
  const cells: string[] = [];
  let rest = delimiter === '\t' ? row.replace(/\r$/, '') : row.trimEnd();
  for (;;) {
    const [written = '', quoted] = CELL[delimiter].exec(rest) ?? [];
    const after = rest.slice(written.length);
    if (written === '' && after.startsWith('"')) return UNCLOSED;
    if (after !== '' && !after.startsWith(delimiter)) return `a quote stands in the middle of cell ${cells.length + 1}`;
    cells.push(quoted === undefined ? written : quoted.replaceAll('""', '"'));
    if (after === '') return cells;
    rest = after.slice(1);
  }
}
