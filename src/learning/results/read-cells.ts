import type { FieldError } from '../../core/kernel/index.ts';
import type { Formats } from './column-formats.ts';
import { columnsOf, type FigureWay } from './exports/export.ts';
import type { Figure } from './figures.ts';
import type { Header } from './header.ts';
import { readDay, readSpan } from './read-day.ts';
import {
  isBelowSomething,
  isEmptyCell,
  minorUnits,
  readAmount,
  readCount,
  readDurationMs,
  readNumber,
} from './read-number.ts';

const HOUR_MS = 3_600_000;
/** Figures that a platform reports as net changes, so that they can be negative for a period. */
const NET: readonly Figure[] = ['likes', 'comments', 'shares'];

/** Reads the cells of one row, by the columns of its header. */
export class CellReader {
  readonly errors: FieldError[] = [];
  readonly warnings: string[] = [];

  constructor(
    readonly header: Header,
    readonly formats: Formats,
    readonly cells: readonly string[],
  ) {}

  cell(column: string): string {
    return this.cells[this.header.columns.get(column)?.[0]?.at ?? -1]?.trim() ?? '';
  }

  /** Returns a name in a cell; empty if the cell has dashes instead of a name. */
  name(column: string): string {
    return nameIn(this.cell(column));
  }

  /** Returns how the header writes a column, or the column that a figure is read from. */
  headerOf(name: string): string {
    const way = this.header.ways.get(name as Figure);
    const [column = name] = way === undefined ? [] : columnsOf(way);
    return this.header.columns.get(column)?.[0]?.written ?? name;
  }

  /** Returns the first and the last day that the row names; undefined if it names none. */
  days(): readonly [string, string] | undefined {
    const { columns } = this.header;
    for (const column of ['day', 'date']) if (columns.has(column)) return this.#both(column, column);
    if (columns.has('span')) return this.#span();
    return columns.has('period_start') && columns.has('period_end')
      ? this.#both('period_start', 'period_end')
      : undefined;
  }

  figures(): Partial<Record<Figure, number>> & { currency?: string } {
    const figures: Partial<Record<Figure, number>> = {};
    const currency = this.cell('currency').toUpperCase() || undefined;
    const used = new Set<string>();
    for (const [figure, way] of this.header.ways) {
      const value = this.#value(way, currency, used);
      if (value === undefined) continue;
      if (value < 0 && NET.includes(figure))
        this.warnings.push(`${this.headerOf(figure)} is ${value}, more withdrawn than given: left out`);
      else figures[figure] = value;
    }
    const [only] = used;
    return only === undefined ? figures : { ...figures, currency: only };
  }

  #value(way: FigureWay, currency: string | undefined, used: Set<string>): number | undefined {
    if ('money' in way) return this.#money(way.money, currency, used);
    if ('rounded' in way) return this.#rounded(way.rounded);
    if ('hours' in way) return rounded(this.#number(way.hours), HOUR_MS);
    if ('average' in way) return rounded(this.#duration(way.average), this.#count(way.times));
    // percentages such as 2.05% are exact only in decimal: rounding to 15 digits undoes the binary error
    if ('percent' in way) return rounded(this.#number(way.percent), this.#count(way.of), 100);
    return !('where' in way) || way.is.test(this.cell(way.where)) ? this.#count(way.count) : undefined;
  }

  #both(first: string, last: string): readonly [string, string] | undefined {
    const [start, end] = [this.#day(first), this.#day(last)];
    return start === undefined || end === undefined ? undefined : [start, end];
  }

  #day(column: string): string | undefined {
    const written = this.cell(column);
    const day = readDay(written, this.formats.dayOrder);
    if (day !== undefined && day !== 'ambiguous') return day;
    this.#refuse(
      column,
      day === 'ambiguous' ? ambiguousDay(written) : `must be a day such as 2026-11-22, got ${shown(written)}`,
    );
    return undefined;
  }

  #span(): readonly [string, string] | undefined {
    const written = this.cell('span');
    const span = readSpan(written, this.formats.dayOrder);
    if (span !== undefined && span !== 'ambiguous') return span;
    const message = `must be two days such as 2026-11-16 - 2026-11-22, got ${shown(written)}`;
    this.#refuse('span', span === 'ambiguous' ? ambiguousDay(written) : message);
    return undefined;
  }

  #count(column: string): number | undefined {
    const written = this.#reported(column);
    if (written === undefined) return undefined;
    const count = readCount(written, this.#mark(column));
    if (count !== undefined && Number.isSafeInteger(count)) return count;
    this.#refuse(column, `must be a whole number, got ${shown(written)}`);
    return undefined;
  }

  #number(column: string): number | undefined {
    const written = this.#reported(column);
    return written === undefined ? undefined : this.#sure(column, written, readNumber(written, this.#mark(column)));
  }

  #rounded(column: string): number | undefined {
    const count = this.#number(column);
    if (count === undefined || Number.isInteger(count)) return count;
    const whole = Math.round(count);
    this.warnings.push(`${this.#written(column)} is ${count}: rounded to ${whole}`);
    return whole;
  }

  #written(column: string): string {
    return this.header.columns.get(column)?.[0]?.written ?? column;
  }

  #duration(column: string): number | undefined {
    const written = this.#reported(column);
    if (written === undefined) return undefined;
    const durationMs = readDurationMs(written, this.#mark(column));
    if (durationMs === undefined) this.#refuse(column, `must be a time such as 0:41, got ${shown(written)}`);
    return durationMs;
  }

  #money(column: string, inRow: string | undefined, used: Set<string>): number | undefined {
    const written = this.#reported(column);
    if (written === undefined) return undefined;
    const inHeader = this.header.columns.get(column)?.[0]?.currency ?? this.#currencyOfOthers();
    const currency = inRow ?? inHeader;
    if (inRow !== undefined && inHeader !== undefined && inRow !== inHeader) {
      this.#refuse(column, `its currency is ${inHeader} in the header and ${inRow} in the row`);
      return undefined;
    }
    if (currency === undefined || !/^[A-Z]{3}$/.test(currency)) {
      this.#refuse(column, `its currency must be a code such as EUR, got ${shown(currency ?? '')}`);
      return undefined;
    }
    const amount = this.#sure(column, written, readAmount(written, this.#mark(column), currency), ` of ${currency}`);
    if (amount === undefined) return undefined;
    used.add(currency);
    return minorUnits(amount, currency);
  }

  /** Returns the currency of the other money columns: an export has one currency, so a column without one uses it. */
  #currencyOfOthers(): string | undefined {
    return [...this.header.columns.values()].flatMap((places) => places.flatMap(({ currency }) => currency ?? []))[0];
  }

  #sure(column: string, written: string, read: number | 'ambiguous' | undefined, what = ''): number | undefined {
    if (typeof read === 'number') return read;
    if (read === 'ambiguous')
      this.#refuse(column, `${shown(written)} may have decimals or thousands: set decimal=point or decimal=comma`);
    else this.#refuse(column, `must be a number${what}, got ${shown(written)}`);
    return undefined;
  }

  /** Returns what a cell reports; undefined if it is empty or only says that a number is small. */
  #reported(column: string): string | undefined {
    const written = this.cell(column);
    if (isEmptyCell(written)) return undefined;
    if (!isBelowSomething(written)) return written;
    const warning = `${this.headerOf(column)} is ${written}, not a number: left out`;
    if (!this.warnings.includes(warning)) this.warnings.push(warning);
    return undefined;
  }

  #mark(column: string) {
    return this.formats.marks.get(this.header.columns.get(column)?.[0]?.at ?? -1);
  }

  #refuse(column: string, message: string): void {
    const path = this.#written(column);
    if (!this.errors.some((error) => error.path === path)) this.errors.push({ path, message });
  }
}

const DASHES = /^[-–—−]{1,3}$/;

/** Returns the name in a cell; empty if it has dashes instead of a name. */
export const nameIn = (written: string): string => (DASHES.test(written.trim()) ? '' : written.trim());

const shown = (written: string) => JSON.stringify(written.length > 100 ? `${written.slice(0, 100)}…` : written);

const ambiguousDay = (written: string) => `${written} could mean two dates: write it as 2026-11-22`;

function rounded(part: number | undefined, times: number | undefined, per = 1): number | undefined {
  if (part === undefined || times === undefined) return undefined;
  return Math.round(Number((part * times).toPrecision(15)) / per);
}
