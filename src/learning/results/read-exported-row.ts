import { check, type FieldError } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import type { Column } from './export-formats.ts';
import { oddities } from './figures.ts';
import { readDay } from './read-day.ts';
import { isEmptyCell, minorUnits, readCount, readDurationMs, readNumber } from './read-number.ts';
import { type ReadResult, rowOf } from './read-result.ts';
import type { Table } from './recognize-export.ts';
import { ExportedLine, type ResultsQuery } from './schema.ts';

const HOUR_MS = 3_600_000;

/** The first cell of a row that sums up the others. */
const TOTAL =
  /^(?:(?:grand )?totals?|total general|resultados totales|totales|gesamt(?:summe|ergebnis)?|insgesamt|summe|totaux|totale|(?:results from|ergebnisse (?:von|aus)|resultados de|résultats (?:de|pour)) \d.*)$/i;

/** The results that are worth money to an advertiser; a campaign's “result” may also be a view or a click. */
const CONVERSION = /purchase|lead|registration|subscribe|offsite_conversion|app_install|achat|compra|kauf|käuf/i;

const COUNTS = ['impressions', 'views', 'views_3s', 'thruplays', 'completions', 'likes', 'comments', 'shares', 'saves'];
/** What a platform reports as a net change, so that a period can have fewer than none. */
const NET = ['likes', 'comments', 'shares'];

type Export = Extract<Table, { format: unknown }>;

/** A row of an export as a result, or why it is none. */
export function readExportedRow(
  table: Export,
  cells: readonly string[],
  line: number,
  query: ResultsQuery,
  bytes: number,
): ReadResult {
  const { format, columns } = table;
  const cell = (column: Column) => cells[columns.get(column)?.at ?? -1]?.trim() ?? '';
  const names = format.names.map(cell).filter((name) => name !== '');
  if (names.every((name) => TOTAL.test(name))) return { line, skipped: 'a total row' };
  const written = cell('platform').toLowerCase();
  if (written !== '' && !Platform.safeParse(written).success)
    return { line, skipped: `results on ${written}, which is no platform of this engine` };

  const reader = new RowReader(table, cell);
  const day = reader.day('day');
  const told = {
    platform: written === '' ? (query.platform ?? format.platform) : written,
    source: query.source ?? format.source,
    period_start: day ?? reader.day('period_start') ?? query.period_start,
    period_end: day ?? reader.day('period_end') ?? query.period_end,
    // a campaign's own row stands for the whole campaign; rows of its ads are parts of it
    external_id: cell('ad_id') || cell('ad_name') || undefined,
    ...reader.figures(),
  };
  if (reader.errors.length > 0) return { line, errors: reader.errors };
  const checked = check(ExportedLine, told);
  if ('errors' in checked)
    return { line, errors: checked.errors.map((error) => ({ ...error, path: reader.headerOf(error.path) })) };
  const column = columns.get(format.names.find((name) => cell(name) !== '') ?? 'ad_name')?.header ?? '';
  return {
    row: rowOf(line, { names, column }, checked.data),
    warnings: [...reader.warnings, ...oddities(checked.data)],
    bytes,
  };
}

class RowReader {
  readonly errors: FieldError[] = [];
  readonly warnings: string[] = [];

  constructor(
    readonly table: Export,
    readonly cell: (column: Column) => string,
  ) {}

  headerOf(path: string): string {
    const column = { spend_minor: 'spend', revenue_minor: 'revenue', clicks: 'link_clicks' }[path] ?? path;
    return this.table.columns.get(column as Column)?.header ?? path;
  }

  day(column: Column): string | undefined {
    const written = this.cell(column);
    if (written === '') return undefined;
    const day = readDay(written);
    if (day === 'ambiguous') this.#refuse(column, `${written} may be in two months: write it as 2026-11-22`);
    else if (day === undefined)
      this.#refuse(column, `must be a day such as 2026-11-22, got ${JSON.stringify(written)}`);
    return day;
  }

  figures(): Record<string, unknown> {
    const counts = Object.fromEntries(COUNTS.map((name) => [name, this.#count(name as Column)]));
    const currency = this.cell('currency').toUpperCase() || this.table.currency;
    const spend = this.#money('spend', currency);
    const revenue = this.#money('revenue', currency);
    return {
      ...counts,
      watch_time_ms: this.#watchTimeMs(counts.views),
      clicks: this.#count('link_clicks') ?? this.#count('all_clicks') ?? this.#clicksFromRate(counts.impressions),
      conversions: this.#count('conversions') ?? this.#conversionsFromResults(),
      spend_minor: spend,
      revenue_minor: revenue,
      currency: spend === undefined && revenue === undefined ? undefined : currency,
    };
  }

  #count(column: Column): number | undefined {
    const written = this.cell(column);
    if (isEmptyCell(written)) return undefined;
    const count = readCount(written, this.table.mark);
    if (count === undefined || !Number.isInteger(count)) {
      this.#refuse(column, `must be a whole number, got ${JSON.stringify(written)}`);
      return undefined;
    }
    if (count >= 0 || !NET.includes(column)) return count;
    this.warnings.push(`${this.headerOf(column)} is ${count}, more taken back than given: left out`);
    return undefined;
  }

  #number(column: Column): number | undefined {
    const written = this.cell(column);
    if (isEmptyCell(written)) return undefined;
    const number = readNumber(written, this.table.mark);
    if (typeof number === 'number') return number;
    const quoted = JSON.stringify(written);
    if (number === 'ambiguous')
      this.#refuse(column, `${quoted} may be with decimals or in thousands: say decimal=point or decimal=comma`);
    else this.#refuse(column, `must be a number, got ${quoted}`);
    return undefined;
  }

  #money(column: Column, currency: string | undefined): number | undefined {
    const major = this.#number(column);
    if (major === undefined) return undefined;
    if (currency !== undefined && /^[A-Z]{3}$/.test(currency)) return minorUnits(major, currency);
    this.#refuse(column, `its currency must be a code such as EUR, got ${JSON.stringify(currency ?? '')}`);
    return undefined;
  }

  #watchTimeMs(views: number | undefined): number | undefined {
    const hours = this.#number('watch_hours');
    if (hours !== undefined) return Math.round(hours * HOUR_MS);
    const written = this.cell('average_watched');
    if (isEmptyCell(written) || views === undefined) return undefined;
    const averageMs = readDurationMs(written, this.table.mark);
    if (averageMs !== undefined) return averageMs * views;
    this.#refuse('average_watched', `must be a time such as 0:41, got ${JSON.stringify(written)}`);
    return undefined;
  }

  /** YouTube tells the rate only: exact to its last decimal. */
  #clicksFromRate(impressions: number | undefined): number | undefined {
    const percent = this.#number('click_rate');
    return percent === undefined || impressions === undefined ? undefined : Math.round((percent / 100) * impressions);
  }

  #conversionsFromResults(): number | undefined {
    return CONVERSION.test(this.cell('result_kind')) ? this.#count('results') : undefined;
  }

  #refuse(column: Column, message: string): void {
    this.errors.push({ path: this.headerOf(column), message });
  }
}
