import { closest, type FieldError, invalid } from '../../core/kernel/index.ts';
import type { Delimiter } from '../../core/lines/index.ts';
import { type Column, type ExportFormat, META_ADS, YOUTUBE_STUDIO } from './export-formats.ts';
import { FIGURE_NAMES } from './figures.ts';
import type { DecimalMark } from './read-number.ts';
import type { ResultsQuery } from './schema.ts';

const FORMATS = [META_ADS, YOUTUBE_STUDIO];
const OWN_COLUMNS = [
  ...['clip_id', 'campaign_id', 'platform', 'period_start', 'period_end', 'source', 'external_id', 'currency'],
  ...FIGURE_NAMES,
];

/** A table of our own fields, or an export whose columns were found. */
export type Table =
  | { readonly own: readonly string[]; readonly mark: DecimalMark }
  | {
      readonly format: ExportFormat;
      /** Where each column stands, and how its header is written. */
      readonly columns: ReadonlyMap<Column, { readonly at: number; readonly header: string }>;
      readonly mark: DecimalMark;
      /** Of the money columns, from their headers: `Amount spent (EUR)`. */
      readonly currency: string | undefined;
    };

/**
 * Says what a table is by its header.
 *
 * @throws `validation-failed` for a header that is none of those known, and for an export that cannot be taken as it is
 */
export function recognizeTable(header: readonly string[], delimiter: Delimiter, query: ResultsQuery): Table {
  const names = header.map(normal);
  if (names.includes('clip_id') || names.includes('campaign_id')) return ownTable(names, delimiter, query);
  const found = FORMATS.flatMap((format) =>
    Object.entries(format.headers).map(([language, dictionary]) => ({
      format,
      language,
      columns: columnsIn(names, header, dictionary),
    })),
  )
    .filter(({ format, columns }) => format.marks.every((group) => group.some((column) => columns.has(column))))
    .sort((a, b) => b.columns.size - a.columns.size)[0];
  if (found === undefined) throw unknownHeader(header);
  const { format, language, columns } = found;
  const errors = obstacles(found, names, header, query);
  if (errors.length > 0) throw invalid(errors);
  const currency = header.flatMap((cell) => CURRENCY.exec(cell)?.[1] ?? [])[0];
  return { format, columns, mark: markOf(delimiter, language, query), currency };
}

/** The currency in a header such as `Amount spent (EUR)`. */
const CURRENCY = /\s*\(([A-Z]{3})\)\s*$/;

const normal = (cell: string) =>
  cell
    .normalize('NFC')
    .replace(CURRENCY, '')
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .replace(/’/g, "'")
    .trim()
    .toLowerCase();

function columnsIn(
  names: readonly string[],
  header: readonly string[],
  dictionary: ExportFormat['headers'][string],
): ReadonlyMap<Column, { at: number; header: string }> {
  return new Map(
    Object.entries(dictionary).flatMap(([column, aliases]) => {
      const at = aliases.map((alias) => names.indexOf(alias)).find((place) => place !== -1);
      return at === undefined ? [] : [[column as Column, { at, header: header[at]?.trim() ?? '' }] as const];
    }),
  );
}

function markOf(delimiter: Delimiter, language: string, { decimal }: ResultsQuery): DecimalMark {
  if (decimal !== undefined) return decimal === 'comma' ? ',' : '.';
  if (delimiter === ';') return ','; // the delimiter of those whose decimal mark is the comma
  return language === 'en' ? '.' : undefined;
}

function obstacles(
  { format, columns }: { format: ExportFormat; columns: ReadonlyMap<Column, { header: string }> },
  names: readonly string[],
  header: readonly string[],
  query: ResultsQuery,
): FieldError[] {
  const errors: FieldError[] = [];
  const breakdown = names.findIndex((name) => format.breakdowns.includes(name));
  if (breakdown !== -1)
    errors.push({
      path: `header[${breakdown}]`,
      message: `this ${format.name} export is broken down by ${header[breakdown]?.trim()}: export it without that breakdown`,
    });
  const saysPeriod = columns.has('day') || (columns.has('period_start') && columns.has('period_end'));
  if (!saysPeriod && (query.period_start === undefined || query.period_end === undefined))
    errors.push({
      path: 'period_start',
      message: `this ${format.name} export does not say its period: give period_start and period_end (--from, --to)`,
    });
  const money = columns.get('spend') ?? columns.get('revenue');
  if (money !== undefined && !columns.has('currency') && !header.some((cell) => CURRENCY.test(cell)))
    errors.push({
      path: 'header',
      message: `${money.header} does not say its currency: export the column Currency as well`,
    });
  return errors;
}

function ownTable(names: readonly string[], delimiter: Delimiter, query: ResultsQuery): Table {
  const errors = names.flatMap((name, at): FieldError[] => {
    if (names.indexOf(name) !== at) return [{ path: `header[${at}]`, message: `column ${name} stands twice` }];
    if (OWN_COLUMNS.includes(name)) return [];
    const near = closest(name, OWN_COLUMNS);
    const hint = near === undefined ? `columns are ${OWN_COLUMNS.join(', ')}` : `did you mean ${near}?`;
    return [{ path: `header[${at}]`, message: `unknown column ${JSON.stringify(name)}; ${hint}` }];
  });
  if (errors.length > 0) throw invalid(errors);
  return { own: names, mark: markOf(delimiter, 'en', query) };
}

function unknownHeader(header: readonly string[]) {
  const seen = header.map((cell) => cell.trim()).join(', ');
  return invalid([
    {
      path: 'header',
      message: `is none that is known (Meta Ads Manager, YouTube Studio in English, German, Spanish or French, or our own fields with clip_id or campaign_id), got ${seen.length > 200 ? `${seen.slice(0, 200)}…` : seen}`,
    },
  ]);
}
