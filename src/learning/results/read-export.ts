import { check, type FieldError, invalid } from '../../core/kernel/index.ts';
import { type Line, readCsvRows, readLines } from '../../core/lines/index.ts';
import { decodeExport, withoutUtf16 } from './decode-export.ts';
import { delimiterOf } from './detect-delimiter.ts';
import { oddities } from './figures.ts';
import { readExportedRow } from './read-exported-row.ts';
import { isEmptyCell, readCount } from './read-number.ts';
import { type ReadResult, rowOf, subjectOf } from './read-result.ts';
import { recognizeTable, type Table } from './recognize-export.ts';
import { ResultLine, type ResultsQuery } from './schema.ts';

const TEXTS = ['clip_id', 'campaign_id', 'platform', 'period_start', 'period_end', 'source', 'external_id', 'currency'];
const BYTES_A_ROW = 500;

/**
 * Reads a CSV of results: an export of Meta Ads Manager or YouTube Studio, recognised by its header, or a table of our own
 * fields. UTF-8, UTF-16 or Windows-1252; commas, semicolons or tabs.
 *
 * @throws `validation-failed` when the header is not known, or the export lacks what only its maker can add
 */
export async function* readExport(bytes: AsyncIterable<Uint8Array>, query: ResultsQuery): AsyncGenerator<ReadResult> {
  const lines = readLines(withoutUtf16(bytes), decodeExport)[Symbol.asyncIterator]();
  let first = await lines.next();
  if (first.done !== true && /^sep=.\s*$/i.test(first.value.text ?? '')) first = await lines.next(); // Excel's own hint
  if (first.done === true) return;
  const written = first.value.text ?? '';
  const delimiter = delimiterOf(written);
  let table: Table | undefined;
  for await (const { line, cells } of readCsvRows(from(first.value, lines), delimiter)) {
    if (table === undefined) {
      if (typeof cells === 'string') throw invalid([{ path: 'header', message: cells }]);
      table = recognizeTable(cells, delimiter, query);
    } else if (typeof cells === 'string') yield { line, errors: [{ path: '', message: cells }] };
    else if ('own' in table) yield readOwnRow(table, cells, line, query);
    else yield readExportedRow(table, cells, line, query, BYTES_A_ROW);
  }
}

async function* from(first: Line, rest: AsyncIterator<Line>): AsyncGenerator<Line> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function readOwnRow(
  { own, mark }: Extract<Table, { own: unknown }>,
  cells: readonly string[],
  line: number,
  query: ResultsQuery,
): ReadResult {
  const errors: FieldError[] = [];
  const told: Record<string, unknown> = { ...query };
  delete told.decimal;
  own.forEach((name, at) => {
    const written = cells[at]?.trim() ?? '';
    if (isEmptyCell(written)) return;
    const number = TEXTS.includes(name) ? undefined : readCount(written, mark);
    if (TEXTS.includes(name)) told[name] = written;
    else if (number === undefined)
      errors.push({ path: name, message: `must be a number, got ${JSON.stringify(written)}` });
    else told[name] = number;
  });
  if (errors.length > 0) return { line, errors };
  const checked = check(ResultLine, told);
  if ('errors' in checked) return { line, errors: checked.errors };
  const { data } = checked;
  return { row: rowOf(line, subjectOf(data), data), warnings: oddities(data), bytes: BYTES_A_ROW };
}
