import { isCurrency } from '../../core/kernel/index.ts';
import { cellsOf } from '../../core/lines/index.ts';
import { delimiterOf } from './detect-delimiter.ts';
import { columnsOf, type FigureWay, type PlatformExport } from './exports/export.ts';
import { EXPORTS } from './exports/list.ts';
import type { Figure } from './figures.ts';

/** A header's columns, as an export defines them. */
export interface Header {
  readonly from: PlatformExport;
  readonly language: string;
  /** The position of each column; several if the header repeats it. */
  readonly columns: ReadonlyMap<string, readonly Place[]>;
  /** How each figure is read, for the whole file. */
  readonly ways: ReadonlyMap<Figure, FigureWay>;
  /** The places from which no figure, name or period is read. */
  readonly unread: readonly Place[];
}

export interface Place {
  readonly at: number;
  /** The header's cell as written in the file. */
  readonly written: string;
  /** The currency of a money column that has one in parentheses: `Amount spent (EUR)`. */
  readonly currency?: string;
}

const IN_BRACKETS = /^(.*\S)\s*[([]([A-Z]{3})[)\]]$/;

/** Normalizes a header's cell for comparison: letters of one width and case, one kind of space and quote. */
export const normalized = (cell: string): string =>
  cell
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(/[’‘´`]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .trim()
    .toLowerCase();

/** Identifies the export and language of a header; undefined if it is unknown. */
export function readHeader(cells: readonly string[]): Header | undefined {
  const found = EXPORTS.flatMap((from) => Object.keys(from.headers).map((language) => headerIn(cells, from, language)))
    .filter(({ from, columns }) => from.marks.every((group) => group.some((column) => columns.has(column))))
    .filter(({ from, unread }) => !unread.some(({ written }) => from.others?.test(normalized(written))));
  return found.toSorted((a, b) => a.unread.length - b.unread.length || inLanguage(b) - inLanguage(a))[0];
}

/** Returns whether a line is the header of a known export, or of our own format. */
export function isHeader(line: string): boolean {
  const cells = cellsOf(line, delimiterOf(line));
  return (
    typeof cells !== 'string' && cells.length <= MOST_COLUMNS && (isOwnHeader(cells) || readHeader(cells) !== undefined)
  );
}

/** More columns than any header has: comparing a line of a million cells with all headers would take minutes. */
const MOST_COLUMNS = 1000;

export const isOwnHeader = (cells: readonly string[]): boolean =>
  cells.some((cell) => ['clip_id', 'campaign_id'].includes(normalized(cell)));

function headerIn(cells: readonly string[], from: PlatformExport, language: string): Header {
  const found = new Map<string, Place[]>();
  const unread: Place[] = [];
  cells.forEach((written, at) => {
    const place = { at, written: written.trim() };
    const [column, currency] = columnOf(written, from, language);
    if (column === undefined) unread.push(place);
    else found.set(column, [...(found.get(column) ?? []), currency === undefined ? place : { ...place, currency }]);
  });
  // of two headers for one column, such as a new and an old name, the first in the list counts
  const columns = new Map([...found].map(([column, places]) => [column, firstName(places, column, from, language)]));
  const ways = new Map<Figure, FigureWay>();
  for (const [figure, all] of Object.entries(from.figures)) {
    const way = all.find((each) => columnsOf(each).every((column) => columns.has(column)));
    if (way !== undefined) ways.set(figure as Figure, way);
  }
  const marksOnly = [...columns].flatMap(([column, places]) => (isRead(column, from) ? [] : places));
  return { from, language, columns, ways, unread: [...unread, ...marksOnly].toSorted((a, b) => a.at - b.at) };
}

const PERIOD = ['day', 'date', 'span', 'period_start', 'period_end'];

/** Returns whether a column is read, rather than only identifying the export. */
const isRead = (column: string, { names, levels, figures }: PlatformExport): boolean =>
  [...PERIOD, 'platform', 'currency', ...names, ...levels.flat()].includes(column) ||
  Object.values(figures).some((ways) => ways.some((way) => columnsOf(way).includes(column)));

/** Returns whether a header is probably in an unsupported language: most columns are unknown, and the rest mix several languages. */
export const isInOtherLanguage = (header: Header): boolean =>
  header.unread.length >= header.columns.size && inLanguage(header) < header.columns.size;

/** Returns how many of its columns have names in its own language. */
const inLanguage = ({ from, language, columns }: Header) =>
  [...columns.keys()].filter((column) => {
    const names = (from.headers[language]?.[column] ?? []).map(normalized);
    return (columns.get(column) ?? []).some(({ written, currency }) => names.includes(bareName(written, currency)));
  }).length;

/** Returns a header without the currency that was read from it. */
const bareName = (written: string, currency: string | undefined) =>
  normalized(currency === undefined ? written : written.normalize('NFKC').replace(/[([][^([]*$/, ''));

/** Looks up a column in the language of the header, then in all languages, as long as they agree on one column. */
function columnOf(written: string, from: PlatformExport, language: string): [column?: string, currency?: string] {
  const name = normalized(written);
  const direct = named(name, from, language);
  if (direct !== undefined) return [direct];
  const [, bare = '', currency = ''] = IN_BRACKETS.exec(written.normalize('NFKC').trim()) ?? [];
  if (!isCurrency(currency) || !from.currency.includes('header')) return [];
  const money = named(normalized(bare), from, language);
  return money !== undefined && moneyColumns(from).has(money) ? [money, currency] : [];
}

function named(name: string, from: PlatformExport, language: string): string | undefined {
  const own = INDEX.of(from, language).get(name);
  if (own !== undefined) return own;
  const others = Object.keys(from.headers).flatMap((other) => INDEX.of(from, other).get(name) ?? []);
  return new Set(others).size === 1 ? others[0] : undefined;
}

export const moneyColumns = (from: PlatformExport): ReadonlySet<string> =>
  new Set(Object.values(from.figures).flatMap((ways) => ways.flatMap((way) => ('money' in way ? [way.money] : []))));

function firstName(places: readonly Place[], column: string, from: PlatformExport, language: string): readonly Place[] {
  const names = (from.headers[language]?.[column] ?? []).map(normalized);
  const rank = ({ written, currency }: Place) => {
    const at = names.indexOf(bareName(written, currency));
    return at === -1 ? names.length : at;
  };
  const first = Math.min(...places.map(rank));
  return places.filter((place) => rank(place) === first);
}

/** Header names for each export and language, normalized once. */
class NameIndex {
  readonly #maps = new Map<string, ReadonlyMap<string, string>>();

  of(from: PlatformExport, language: string): ReadonlyMap<string, string> {
    const key = `${from.source} ${language}`;
    const known = this.#maps.get(key);
    if (known !== undefined) return known;
    const entries = Object.entries(from.headers[language] ?? {});
    const made = new Map(
      entries.flatMap(([column, names]) => names.map((name) => [normalized(name), column] as const)),
    );
    this.#maps.set(key, made);
    return made;
  }
}
const INDEX = new NameIndex();
