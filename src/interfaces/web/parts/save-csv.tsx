import { type Column, csvOf } from '../csv.ts';
import { Action } from './action.tsx';

interface SaveCsvProps<Row> {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  /** All rows, not only those of the page. */
  readonly rows: () => Promise<readonly Row[]>;
}

/** Saves a table as a file that spreadsheets open: amounts in the smallest unit, times in UTC. */
export const SaveCsv = <Row,>({ name, columns, rows }: SaveCsvProps<Row>) => (
  <Action
    needs="viewer"
    label={`Save ${name} as CSV`}
    act={async () => saveFile(`${name}.csv`, `\uFEFF${csvOf(columns, await rows())}`)}
  >
    CSV
  </Action>
);

function saveFile(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
