import { closest, type FieldError, invalid } from '../../core/kernel/index.ts';
import { columnsOf } from './exports/export.ts';
import { EXPORTS } from './exports/list.ts';
import { languagesOf } from './exports/names.ts';
import { FIGURE_NAMES } from './figures.ts';
import { type Header, isInOtherLanguage, isOwnHeader, moneyColumns, normalized, readHeader } from './header.ts';
import { periodInName } from './period.ts';
import type { ResultsQuery } from './schema.ts';

const OWN_COLUMNS = [
  ...[
    'clip_id',
    'campaign_id',
    'platform',
    'period_start',
    'period_end',
    'source',
    'external_id',
    'currency',
    'posted_at',
  ],
  ...FIGURE_NAMES,
];

/** A table in our own format, or a platform's export. */
export type Table = { readonly own: readonly string[] } | Header;

/** The most columns that a message names. */
const MOST_NAMED = 10;

/** The first and the last day. */
type Days = readonly [string, string];

/**
 * Recognizes a table by its header.
 *
 * @param stated the days that a line before the header gives for all rows
 * @throws `validation-failed` for an unknown header, and for an export that cannot be imported as it is
 */
export function recognizeTable(cells: readonly string[], query: ResultsQuery, stated?: Days): Table {
  const names = cells.map(normalized);
  if (isOwnHeader(cells)) return ownTable(names);
  const header = readHeader(cells);
  if (header === undefined) throw unknownHeader(cells);
  const errors = obstacles(header, cells, query, stated);
  if (errors.length > 0) throw invalid(isInOtherLanguage(header) ? [otherLanguage(header), ...errors] : errors);
  return header;
}

/** Returns columns of an export that resemble a figure's column, such as one that the platform renamed. */
export function resembling({ from, language, unread, columns }: Header): string[] {
  const figures = Object.values(from.figures).flatMap((ways) => ways.flatMap(columnsOf));
  const missing = [...new Set(figures)].filter((column) => !columns.has(column));
  const names = missing.flatMap((column) => from.headers[language]?.[column] ?? []);
  return unread.flatMap(({ written }) => {
    const near = closest(normalized(written), names);
    return near === undefined ? [] : [`column ${JSON.stringify(written)} is unknown and not read; ${near} is known`];
  });
}

function otherLanguage({ from, columns, unread }: Header): FieldError {
  const known = [...columns.values()].flatMap((places) => places.map(({ written }) => written));
  const of = known.length + unread.length;
  return {
    path: 'header',
    message: `only ${known.join(', ')} of the ${of} columns are known: export the file in ${languagesOf(from.headers)}`,
  };
}

function obstacles(header: Header, cells: readonly string[], query: ResultsQuery, stated?: Days): FieldError[] {
  const { from, columns, unread } = header;
  const errors: FieldError[] = [];
  const breakdowns = new Set(from.breakdowns.map(normalized));
  const breakdown = cells.findIndex((cell) => breakdowns.has(normalized(cell)));
  if (breakdown !== -1)
    errors.push({
      path: `header[${breakdown}]`,
      message: `this ${from.label} export is broken down by ${cells[breakdown]?.trim()}: export it without that breakdown`,
    });
  const hasPeriod =
    ['day', 'date', 'span'].some((column) => columns.has(column)) ||
    (columns.has('period_start') && columns.has('period_end'));
  const [first, last] = periodInName(query.file_name) ?? [];
  const isGiven = (query.period_start ?? first) !== undefined && (query.period_end ?? last) !== undefined;
  if (!hasPeriod && !isGiven && stated === undefined) {
    const names = unread.map(({ written }) => written.trim()).filter((name) => name !== '');
    const shown = names.length === 0 ? '' : `; columns not read: ${names.slice(0, MOST_NAMED).join(', ')}`;
    errors.push({
      path: 'period_start',
      message: `this ${from.label} export has no period: set period_start and period_end (--from, --to)${shown}`,
    });
  }
  return [...errors, ...currencyObstacles(header)];
}

function currencyObstacles({ from, columns }: Header): FieldError[] {
  const money = [...moneyColumns(from)].flatMap((column) => columns.get(column) ?? []);
  const currencies = [...new Set(money.flatMap(({ currency }) => currency ?? []))];
  if (currencies.length > 1)
    return [
      { path: 'header', message: `amounts are in ${currencies.join(' and ')}: export them in a single currency` },
    ];
  const [first] = money;
  if (first === undefined || currencies.length === 1 || columns.has('currency')) return [];
  const [column = 'currency'] = from.headers.en?.currency ?? [];
  const shown = column.charAt(0).toUpperCase() + column.slice(1);
  const remedy = from.currency.includes('column') ? `: also export the column ${shown}` : '';
  return [{ path: 'header', message: `${first.written} has no currency${remedy}` }];
}

function ownTable(names: readonly string[]): Table {
  const seen = new Set<string>();
  const errors = names.flatMap((name, at): FieldError[] => {
    if (seen.has(name)) return [{ path: `header[${at}]`, message: `column ${name} appears twice` }];
    seen.add(name);
    if (OWN_COLUMNS.includes(name)) return [];
    const near = closest(name, OWN_COLUMNS);
    const hint = near === undefined ? `columns are ${OWN_COLUMNS.join(', ')}` : `did you mean ${near}?`;
    return [{ path: `header[${at}]`, message: `unknown column ${JSON.stringify(name)}; ${hint}` }];
  });
  if (errors.length > 0) throw invalid(errors.slice(0, 100));
  return { own: names };
}

function unknownHeader(cells: readonly string[]) {
  const seen = cells.map((cell) => cell.trim()).join(', ');
  const known = EXPORTS.map(({ label, headers }) => `${label} in ${languagesOf(headers)}`).join('; ');
  return invalid([
    {
      path: 'header',
      message: `unrecognized; expected an export of ${known}; or our own format, with clip_id or campaign_id; got ${seen.length > 200 ? `${seen.slice(0, 200)}…` : seen}`,
    },
  ]);
}
