import { check, type FieldError } from '../../core/kernel/index.ts';
import { PLATFORMS, type Platform } from '../../core/platforms/index.ts';
import type { Formats } from './column-formats.ts';
import type { PlatformExport } from './exports/export.ts';
import { oddities } from './figures.ts';
import type { Header } from './header.ts';
import { periodInName, periodOf } from './period.ts';
import { CellReader, nameIn } from './read-cells.ts';
import { isEmptyCell, readNumber } from './read-number.ts';
import { type About, type ReadResult, rowOf, type Subject } from './read-result.ts';
import { ExportedLine, type ResultsQuery } from './schema.ts';

/** Returns the level of an export's rows: the smallest thing that any of them names. */
export function levelOf(header: Header, rows: readonly (readonly string[])[]): readonly string[] {
  const { from, columns } = header;
  const isNamed = (column: string) =>
    (columns.get(column) ?? []).some(({ at }) => rows.some((cells) => nameIn(cells[at] ?? '') !== ''));
  return from.levels.find((level) => level.some(isNamed)) ?? from.levels.at(-1) ?? [];
}

/** Reads an export's rows as results, once all of them are known. */
export class ExportReader {
  readonly #parts: readonly string[];

  constructor(
    readonly header: Header,
    readonly formats: Formats,
    readonly level: readonly string[],
    readonly query: ResultsQuery,
    /** The days that a line before the header gives for all rows. */
    readonly days?: readonly [string, string],
  ) {
    this.#parts = header.from.levels.flat();
  }

  /** Returns a row as a result, or why it is not one. */
  read(cells: readonly string[], line: number, bytes: number): ReadResult {
    const { from } = this.header;
    const reader = new CellReader(this.header, this.formats, cells);
    const skipped = this.#skipped(reader, from);
    if (skipped !== undefined) return { line, skipped };
    const stated = this.#stated(reader);
    const named = from.names.filter((name) => reader.name(name) !== '');
    const subject = { names: named.map((name) => reader.name(name)), column: reader.headerOf(named[0] ?? '') };
    const unnamed = this.#unnamed(reader) ?? this.#shortened(reader);
    if (unnamed !== undefined) return { line, errors: [unnamed], about: aboutOf(subject, stated) };
    const checked = reader.errors.length > 0 ? { errors: reader.errors } : check(ExportedLine, stated);
    if ('errors' in checked) {
      const errors = checked.errors.map((error) => ({ ...error, path: reader.headerOf(error.path) }));
      return { line, errors, about: aboutOf(subject, stated) };
    }
    const part = JSON.stringify(this.#parts.map((column) => reader.cell(column)));
    return {
      row: {
        ...rowOf(line, subject, checked.data),
        origin: { part, cells, words: wordsIn(this.header, cells), hasId: reader.name('ad_id') !== '', ids: from.ids },
      },
      warnings: [...reader.warnings, ...oddities(checked.data)],
      bytes,
    };
  }

  #skipped(reader: CellReader, from: PlatformExport): string | undefined {
    const names = from.names.map((name) => reader.name(name)).filter((name) => name !== '');
    if (names.every((name) => from.totals.test(name))) return 'a total row';
    const own = this.level.map((column) => reader.cell(column)).filter((name) => name !== '');
    if (own.every((name) => WHOLE.test(name))) return 'a subtotal: its rows are read instead';
    const platform = reader.cell('platform').toLowerCase();
    if (platform === '' || PLATFORMS.some((each) => each === platform)) return undefined;
    return `results on ${platform}, which the engine does not support`;
  }

  /** Among rows of ads, refuses a row without an ad's name: it is neither an ad's result nor the whole campaign's. */
  #unnamed(reader: CellReader): FieldError | undefined {
    const columns = this.level.filter((column) => this.header.columns.has(column));
    if (columns.some((column) => reader.name(column) !== '')) return undefined;
    const path = reader.headerOf(columns[0] ?? '');
    return { path, message: `has no ad, but other rows do: it is not a separate result` };
  }

  /** Refuses an id that a spreadsheet shortened: it keeps 15 digits of a number, so several ads may share the rest. */
  #shortened(reader: CellReader): FieldError | undefined {
    const column = this.header.from.names.find((name) => SHORTENED.test(reader.cell(name)));
    if (column === undefined) return undefined;
    const message = `${reader.cell(column)} is an id that a spreadsheet has shortened: import the file as the platform exported it`;
    return { path: reader.headerOf(column), message };
  }

  #stated(reader: CellReader): StatedRow {
    const { from } = this.header;
    const { query } = this;
    const inName = periodInName(query.file_name);
    const days = reader.days() ?? this.days;
    const platform = PLATFORMS.find((each) => each === reader.cell('platform').toLowerCase());
    return {
      platform: platform ?? query.platform ?? from.platform,
      source: query.source ?? from.source,
      period_start: days?.[0] ?? query.period_start ?? inName?.[0],
      period_end: days?.[1] ?? query.period_end ?? inName?.[1],
      // a campaign's own row covers the whole campaign; rows of its ads are parts of it
      external_id: reader.name('ad_id') || reader.name('ad_name') || undefined,
      ...reader.figures(),
    };
  }
}

function wordsIn({ unread }: Header, cells: readonly string[]): Record<string, string> {
  const written = unread.map(({ at, written: name }) => [name, (cells[at] ?? '').trim()] as const);
  return Object.fromEntries(written.filter(([, cell]) => !isEmptyCell(cell) && readNumber(cell, '.') === undefined));
}

interface StatedRow {
  readonly platform: Platform;
  readonly source: string;
  readonly period_start: string | undefined;
  readonly period_end: string | undefined;
  readonly external_id: string | undefined;
}

function aboutOf(subject: Subject, { platform, source, external_id = '', period_start, period_end }: StatedRow): About {
  const about = { subject, platform, source, external_id };
  const period =
    period_start === undefined || period_end === undefined ? undefined : periodOf(period_start, period_end);
  return period === undefined ? about : { ...about, period };
}

/** A number such as `1.20212E+17`, which no platform writes as an id. */
const SHORTENED = /^\d[.,]\d+E\+\d+$/i;

/** What a pivot table writes instead of a name in a row of totals. */
const WHOLE = /^(?:all|alle|todos|todas|tous|toutes|tutti|tutte|すべて)$/i;
