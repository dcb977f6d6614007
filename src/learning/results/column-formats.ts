import { type FieldError, invalid } from '../../core/kernel/index.ts';
import type { CsvRow, Delimiter } from '../../core/lines/index.ts';
import { columnsOf } from './exports/export.ts';
import type { Header, Place } from './header.ts';
import { type DayOrder, dayOrderIn } from './read-day.ts';
import { type DecimalMark, decimalMarkIn, isEmptyCell } from './read-number.ts';
import type { ResultsQuery } from './schema.ts';

/** How the cells of each column are written, decided from all of them together. */
export interface Formats {
  readonly marks: ReadonlyMap<number, DecimalMark>;
  readonly dayOrder: DayOrder;
}

type Cells = readonly string[];
/** Languages that write decimals as 1.5. */
const POINT = ['en', 'ja', 'ko'];
const DAYS = ['day', 'date', 'span', 'period_start', 'period_end'];

/**
 * Determines the formats from whole columns. The decimal mark is the one that the caller sets; else the one that the
 * column shows; else the one that the other columns agree on; else the one that the delimiter and the export usually
 * imply.
 *
 * @throws `validation-failed` for a column with both decimal points and commas, or one that appears twice with
 * different contents
 */
export function formatsOf(header: Header, rows: readonly CsvRow[], delimiter: Delimiter, query: ResultsQuery): Formats {
  const whole = rows.flatMap(({ line, cells }) => (typeof cells === 'string' ? [] : [{ line, cells }]));
  const errors = [...header.columns.values()].flatMap((places) => repeated(places, whole));
  const shown = new Map<number, DecimalMark>();
  for (const place of numberPlaces(header)) {
    const found = marksIn(place, whole);
    if (found.point !== undefined && found.comma !== undefined && query.decimal === undefined)
      errors.push({
        path: place.written,
        message: `writes decimals with a point (${found.point}) and with a comma (${found.comma}): set decimal=point or decimal=comma`,
      });
    const mark = found.point === undefined ? ',' : '.';
    if (found.point !== undefined || found.comma !== undefined) shown.set(place.at, mark);
  }
  if (errors.length > 0) throw invalid(errors.slice(0, 100));
  const all = new Set(shown.values());
  const usual = all.size === 1 ? [...all][0] : habit(header, delimiter);
  const given = query.decimal === undefined ? undefined : query.decimal === 'comma' ? ',' : '.';
  const marks = new Map(numberPlaces(header).map(({ at }) => [at, given ?? shown.get(at) ?? usual]));
  const days = DAYS.flatMap((column) => header.columns.get(column) ?? []);
  return { marks, dayOrder: dayOrderIn(days.flatMap(({ at }) => whole.map(({ cells }) => cells[at] ?? ''))) };
}

function habit({ from, language }: Header, delimiter: Delimiter): DecimalMark {
  if (delimiter === ';') return ','; // common where the decimal mark is a comma
  if (POINT.includes(language)) return '.';
  return from.decimal === 'point' && delimiter === ',' ? '.' : undefined;
}

function numberPlaces({ columns, ways }: Header): Place[] {
  const names = [...ways.values()].flatMap((way) =>
    columnsOf(way).filter((name) => !('where' in way && name === way.where)),
  );
  return [...new Set(names)].flatMap((name) => columns.get(name) ?? []);
}

function marksIn({ at }: Place, rows: readonly { cells: Cells }[]): { point?: string; comma?: string } {
  const found: { point?: string; comma?: string } = {};
  for (const { cells } of rows) {
    const written = cells[at] ?? '';
    const mark = isEmptyCell(written) ? undefined : decimalMarkIn(written);
    if (mark === '.') found.point ??= written.trim();
    if (mark === ',') found.comma ??= written.trim();
  }
  return found;
}

/** Checks that a column that appears twice has the same contents: then it counts as one. */
function repeated(places: readonly Place[], rows: readonly { line: number; cells: Cells }[]): FieldError[] {
  const [first, ...more] = places;
  if (first === undefined) return [];
  return more.flatMap(({ at, written }) => {
    const other = rows.find(({ cells }) => cells[at]?.trim() !== cells[first.at]?.trim());
    if (other === undefined) return [];
    return [{ path: written, message: `appears twice with different contents (line ${other.line}): export it once` }];
  });
}
