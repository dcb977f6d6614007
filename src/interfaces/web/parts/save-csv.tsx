import { type Column, csvOf } from '../csv.ts';
import { count } from '../format.ts';
import { saveFile } from '../save-file.ts';
import { Action } from './action.tsx';

interface SaveCsvProps<Row> {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  /** All rows, not only those of the page, up to so many. */
  readonly rows: (max: number) => Promise<readonly Row[]>;
}

/** More than this no spreadsheet is read for. */
const MOST = 20_000;

/** Saves a table as a file that spreadsheets open: amounts in the smallest unit, times in UTC. */
export const SaveCsv = <Row,>({ name, columns, rows }: SaveCsvProps<Row>) => (
  <Action
    needs="viewer"
    label={`Save ${name} as CSV`}
    act={async () => {
      const found = await rows(MOST + 1);
      saveFile(`${name}.csv`, 'text/csv', `\uFEFF${csvOf(columns, found.slice(0, MOST))}`);
      if (found.length > MOST)
        throw new Error(`The file has only the first ${count(MOST)} rows: narrow the list to save the others.`);
    }}
  >
    CSV
  </Action>
);
