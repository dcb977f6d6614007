import { check, type FieldError, invalid } from '../../core/kernel/index.ts';
import { type CsvRow, type Delimiter, type Line, readCsvRows, readLines } from '../../core/lines/index.ts';
import { unlistedBreakdown } from './breakdown-words.ts';
import { formatsOf } from './column-formats.ts';
import { exportDecoder, withNewlines, withoutUtf16 } from './decode-export.ts';
import { delimiterOf } from './detect-delimiter.ts';
import { oddities } from './figures.ts';
import { filteredToOne } from './filtered-export.ts';
import { type Header, isHeader } from './header.ts';
import { readDay, readSpan } from './read-day.ts';
import { ExportReader, levelOf } from './read-exported-row.ts';
import { isEmptyCell, readCount } from './read-number.ts';
import { type ReadResult, rowOf, type Stated, subjectOf } from './read-result.ts';
import { recognizeTable, resembling, type Table } from './recognize-export.ts';
import { ResultLine, type ResultsQuery } from './schema.ts';

const TEXTS = [
  ...['clip_id', 'campaign_id', 'platform', 'period_start', 'period_end', 'source', 'external_id', 'currency'],
  'posted_at',
];
const BYTES_A_ROW = 500;
/** An export is held in memory, because its columns are judged as a whole; platforms export a few thousand rows. */
const LARGEST_EXPORT = { rows: 200_000, characters: 64_000_000 };

/**
 * Reads a CSV of results: a platform's export, recognized by its header, or a table in our own format, which is read as
 * it arrives. UTF-8, UTF-16, Shift_JIS or Windows-1252; commas, semicolons or tabs.
 *
 * @throws `validation-failed` if the header is unknown, or the export lacks what only its creator can add
 */
export async function* readExport(bytes: AsyncIterable<Uint8Array>, query: ResultsQuery): AsyncGenerator<ReadResult> {
  const lines = readLines(withNewlines(withoutUtf16(bytes)), exportDecoder())[Symbol.asyncIterator]();
  const { before, first, after } = await findHeader(lines);
  if (first === undefined) return;
  for (const { line, text = '' } of before) yield { line, skipped: `is before the header: ${text.slice(0, 200)}` };
  const delimiter = delimiterOf(first.text ?? '');
  const rows = readCsvRows(from([first, ...after], lines), delimiter);
  const header = await rows.next();
  if (header.done === true) return;
  if (typeof header.value.cells === 'string') throw invalid([{ path: 'header', message: header.value.cells }]);
  const stated = daysIn(before);
  const table = recognizeTable(header.value.cells, query, stated);
  if ('own' in table) yield* readOwnRows(table, rows, delimiter, query);
  else yield* readExported(table, header.value.line, await held(rows), { delimiter, query, stated });
}

/** Returns the days in a line before the header, such as "September 1, 2026 - September 30, 2026". */
function daysIn(before: readonly Line[]): readonly [string, string] | undefined {
  const found = before.flatMap(({ text = '' }) => {
    const written = text.replaceAll('"', '').replace(/[,;\t]+$/, '');
    const day = readDay(written);
    const span = day === undefined || day === 'ambiguous' ? readSpan(written) : ([day, day] as const);
    return span === undefined || span === 'ambiguous' ? [] : [span];
  });
  return found.length === 1 ? found[0] : undefined;
}

/** The header is sought in this many lines: a report's titles, dates and filters may precede it. */
const LINES_BEFORE = 20;

/** Returns the header, with the lines before and after it that were read; the first line if no header is known. */
async function findHeader(
  lines: AsyncIterator<Line>,
): Promise<{ before: Line[]; first: Line | undefined; after: Line[] }> {
  const read: Line[] = [];
  while (read.length <= LINES_BEFORE) {
    const next = await lines.next();
    if (next.done === true) break;
    if (read.length === 0 && /^sep=.\s*$/i.test(next.value.text ?? '')) continue; // a hint that Excel writes
    if (isHeader(next.value.text ?? '')) return { before: read, first: next.value, after: [] };
    read.push(next.value);
  }
  const [first, ...after] = read;
  return { before: [], first, after };
}

async function* from(first: readonly Line[], rest: AsyncIterator<Line>): AsyncGenerator<Line> {
  yield* first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function held(rows: AsyncIterable<CsvRow>): Promise<CsvRow[]> {
  const all: CsvRow[] = [];
  let characters = 0;
  for await (const row of rows) {
    all.push(row);
    if (typeof row.cells !== 'string') for (const cell of row.cells) characters += cell.length;
    if (all.length > LARGEST_EXPORT.rows || characters > LARGEST_EXPORT.characters)
      throw invalid([
        { path: '', message: `the export has more than ${LARGEST_EXPORT.rows} rows or 64 MB: export shorter periods` },
      ]);
  }
  return all;
}

function* readExported(
  header: Header,
  line: number,
  rows: readonly CsvRow[],
  {
    delimiter,
    query,
    stated,
  }: { delimiter: Delimiter; query: ResultsQuery; stated: readonly [string, string] | undefined },
): Generator<ReadResult> {
  const formats = formatsOf(header, rows, delimiter, query);
  const whole = rows.flatMap(({ cells }) => (typeof cells === 'string' ? [] : [cells]));
  const level = levelOf(header, whole);
  if (level.some((column) => header.from.parts.includes(column))) throw invalid([partsOnly(header, level)]);
  const obstacle = unlistedBreakdown(header, whole) ?? filteredToOne(header, level, whole);
  if (obstacle !== undefined) throw invalid([obstacle]);
  const reader = new ExportReader(header, formats, level, query, stated);
  const unread = header.unread.map(({ written }) => written).filter((written) => written !== '');
  if (unread.length > 0) yield { line, unread, notes: resembling(header) };
  for (const row of rows)
    if (typeof row.cells === 'string') yield { line: row.line, errors: [{ path: '', message: row.cells }] };
    else if (row.cells.every((cell) => cell.trim() === '')) yield { line: row.line, skipped: 'an empty row' };
    else yield reader.read(row.cells, row.line, BYTES_A_ROW);
}

/** Refuses an export of parts: the file may be filtered, so it may lack some parts of a result. */
function partsOnly({ from, columns }: Header, level: readonly string[]): FieldError {
  const column = level.flatMap((name) => columns.get(name) ?? [])[0]?.written ?? level.join(', ');
  return {
    path: 'header',
    message: `this ${from.label} export is by ${column}, whose rows are parts of a campaign's result: export campaigns or ads`,
  };
}

async function* readOwnRows(
  { own }: Extract<Table, { own: unknown }>,
  rows: AsyncIterable<CsvRow>,
  delimiter: Delimiter,
  query: ResultsQuery,
): AsyncGenerator<ReadResult> {
  const mark = (query.decimal ?? (delimiter === ';' ? 'comma' : 'point')) === 'comma' ? ',' : '.';
  for await (const { line, cells } of rows) {
    if (typeof cells === 'string') yield { line, errors: [{ path: '', message: cells }] };
    else {
      const errors: FieldError[] = [];
      const stated: Record<string, unknown> = { ...defaultsOf(query) };
      own.forEach((name, at) => {
        const written = cells[at]?.trim() ?? '';
        if (isEmptyCell(written)) return;
        const number = TEXTS.includes(name) ? undefined : readCount(written, mark);
        if (TEXTS.includes(name)) stated[name] = written;
        else if (number === undefined)
          errors.push({ path: name, message: `must be a number, got ${JSON.stringify(written)}` });
        else stated[name] = number;
      });
      yield errors.length > 0 ? { line, errors } : readStated(stated, line, BYTES_A_ROW);
    }
  }
}

/** Returns the defaults for values that a line does not state. */
export const defaultsOf = ({ platform, source, period_start, period_end }: ResultsQuery): Stated =>
  Object.fromEntries(
    Object.entries({ platform, source, period_start, period_end }).filter(([, value]) => value !== undefined),
  );

/** Reads a line in our own format as a result, or says what is wrong with it. */
export function readStated(stated: unknown, line: number, bytes: number): ReadResult {
  const checked = check(ResultLine, stated);
  if ('errors' in checked) return { line, errors: checked.errors };
  const { data } = checked;
  return { row: rowOf(line, subjectOf(data), data), warnings: oddities(data), bytes };
}
