import type { Platform } from '../../../core/platforms/index.ts';
import type { Figure } from '../figures.ts';

/**
 * An export that a platform offers for download, as facts: one file each in this folder, and a line in `list.ts`. Recognition,
 * error messages, help, the API's descriptions and the table in docs/results.md are made from these.
 */
export interface PlatformExport {
  /** As it stands in data, such as `meta_ads`. */
  readonly source: string;
  /** As people call it. */
  readonly label: string;
  /** Of rows that do not name their platform. */
  readonly platform: Platform;
  /** Columns that name the ad or campaign, most exact first. */
  readonly names: readonly string[];
  /** What ids of ads look like, in the words of both JavaScript and PostgreSQL. */
  readonly ids: string;
  /** What a row can be about, smallest thing first, each with the columns that name it. */
  readonly levels: readonly (readonly string[])[];
  /** Columns of things that are parts of a result, such as ad sets: an export of these alone is refused. */
  readonly parts: readonly string[];
  /** A header is this export's when each of these groups has a column in it. */
  readonly marks: readonly (readonly string[])[];
  /** Columns that other platforms' exports have and this one has not, by which theirs are told apart; normalized as headers are. */
  readonly others?: RegExp;
  /** Headers by language (ISO 639-1), columns by the name that the rest of this file gives them; of two headers the first counts. */
  readonly headers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** How figures are read: of several ways the first one whose columns stand in the header, for the whole file. */
  readonly figures: Readonly<Partial<Record<Figure, readonly FigureWay[]>>>;
  /** Where the currency of its money stands: in brackets in the money's own header, or in a column `currency`. */
  readonly currency: readonly ('header' | 'column')[];
  /** Whether it writes decimal points in every language, as long as nobody saved it from a spreadsheet. */
  readonly decimal: 'point' | 'by language';
  /** First names of a row that sums up others, in any language. */
  readonly totals: RegExp;
  /** Columns that split a row's result further: its rows would be parts. */
  readonly breakdowns: readonly string[];
  /** What people have to know besides, for docs/results.md. */
  readonly notes: readonly string[];
}

/** How a figure is read from columns. */
export type FigureWay =
  | { readonly count: string }
  /** A count that the platform splits between several: rounded to a whole. */
  | { readonly rounded: string }
  | { readonly money: string }
  | { readonly hours: string }
  /** An average time, such as 0:41, of each of a count. */
  | { readonly average: string; readonly times: string }
  /** A percentage of a count, rounded to a whole. */
  | { readonly percent: string; readonly of: string }
  /** A count whose meaning another column says. */
  | { readonly count: string; readonly where: string; readonly is: RegExp; readonly meaning: string };

/** The columns that a way needs. */
export function columnsOf(way: FigureWay): string[] {
  if ('money' in way) return [way.money];
  if ('rounded' in way) return [way.rounded];
  if ('hours' in way) return [way.hours];
  if ('average' in way) return [way.average, way.times];
  if ('percent' in way) return [way.percent, way.of];
  return 'where' in way ? [way.count, way.where] : [way.count];
}
