import { type Column, csvOf } from '../csv.ts';
import { count } from '../format.ts';
import { saveFile } from '../save-file.ts';
import { Action } from './action.tsx';

interface SaveCsvProps<Row> {
  /** The name of the file, without its extension. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  /** Reads all rows, not only those of the page, up to `max`. */
  readonly rows: (max: number) => Promise<readonly Row[]>;
}

/** The most rows to save: nobody reads more in a spreadsheet. */
const MOST = 20_000;

/** Saves a table as a file for spreadsheets: amounts in the smallest unit, times in UTC. */
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
