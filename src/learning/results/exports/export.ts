import type { Platform } from '../../../core/platforms/index.ts';
import type { Figure } from '../figures.ts';

/**
 * An export that a platform offers for download, described as data: one file each in this folder, and a line in
 * `list.ts`. Recognition, error messages, help, the API's descriptions and the table in docs/results.md are derived
 * from it.
 */
export interface PlatformExport {
  /** The name in data, such as `meta_ads`. */
  readonly source: string;
  /** The name for people. */
  readonly label: string;
  /** The platform of rows that do not name one. */
  readonly platform: Platform;
  /** Columns that name the ad or campaign, most specific first. */
  readonly names: readonly string[];
  /** A pattern for the ids of ads that works in both JavaScript and PostgreSQL. */
  readonly ids: string;
  /** The possible levels of a row, smallest first, each with the columns that name it. */
  readonly levels: readonly (readonly string[])[];
  /** Columns of things that are parts of a result, such as ad sets: an export that has only these is refused. */
  readonly parts: readonly string[];
  /** A header belongs to this export if it has a column of each of these groups. */
  readonly marks: readonly (readonly string[])[];
  /** Columns that only other platforms' exports have, which distinguishes them from this one; normalized like headers. */
  readonly others?: RegExp;
  /** Headers by language (ISO 639-1), for the column names used in this file; of two headers for a column, the first counts. */
  readonly headers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** How figures are read: of several ways, the first one whose columns are in the header, for the whole file. */
  readonly figures: Readonly<Partial<Record<Figure, readonly FigureWay[]>>>;
  /** Where its money's currency is: in parentheses in the money's own header, or in a column `currency`. */
  readonly currency: readonly ('header' | 'column')[];
  /** Whether it writes decimal points in every language, unless a spreadsheet saved it again. */
  readonly decimal: 'point' | 'by language';
  /** Matches the first name in a row that sums up others, in any language. */
  readonly totals: RegExp;
  /** Columns that split a row's result further, so that rows would be parts. */
  readonly breakdowns: readonly string[];
  /** What else people need to know, for docs/results.md. */
  readonly notes: readonly string[];
}

/** How a figure is read from columns. */
export type FigureWay =
  | { readonly count: string }
  /** A count that the platform splits between several: rounded to a whole number. */
  | { readonly rounded: string }
  | { readonly money: string }
  | { readonly hours: string }
  /** The average time, such as 0:41, over a count. */
  | { readonly average: string; readonly times: string }
  /** A percentage of a count, rounded to a whole number. */
  | { readonly percent: string; readonly of: string }
  /** A count whose meaning is given in another column. */
  | { readonly count: string; readonly where: string; readonly is: RegExp; readonly meaning: string };

/** Returns the columns that a way of reading needs. */
export function columnsOf(way: FigureWay): string[] {
  if ('money' in way) return [way.money];
  if ('rounded' in way) return [way.rounded];
  if ('hours' in way) return [way.hours];
  if ('average' in way) return [way.average, way.times];
  if ('percent' in way) return [way.percent, way.of];
  return 'where' in way ? [way.count, way.where] : [way.count];
}
