import { type Column, csvOf } from '../csv.ts';
import { saveFile } from '../save-file.ts';
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
    act={async () => saveFile(`${name}.csv`, 'text/csv', `\uFEFF${csvOf(columns, await rows())}`)}
  >
    CSV
  </Action>
);
