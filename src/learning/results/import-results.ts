import { z } from 'zod';
import type { Context } from '../../context.ts';
import { batches, importError, type LineErrors, LineList, readNdjson, rejection } from '../../core/lines/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { combineRows } from './combine-rows.ts';
import { isWithin, shownPeriod } from './period.ts';
import { previewResults } from './preview-results.ts';
import { defaultsOf, readExport, readStated } from './read-export.ts';
import type { ReadResult, ResultRow } from './read-result.ts';
import { requestWatches } from './request-watches.ts';
import type { ResultsQuery, ResultsReply, UnknownName } from './schema.ts';
import { timesToCome } from './times-to-come.ts';
import { type Upserted, upsertResults } from './upsert-results.ts';

/**
 * Imports results. A line is imported whole or not at all, and an invalid line stops nothing else. Earlier figures of a
 * source for the same clip or campaign, platform and period are replaced and kept as history. Memory does not depend on
 * the number of lines in our own format; a platform's export is held until its last row is read.
 *
 * With `dry_run`, reports what it would do and stores nothing.
 *
 * @returns how many lines were imported, already known, or left out, and why
 * @throws `validation-failed` for a CSV with an unknown header, or for more than 20,000 results with `dry_run`;
 * `import-interrupted` if the database connection was lost halfway
 */
export async function importResults(ctx: Context, content: ResultsContent): Promise<ResultsReply> {
  const importId = ctx.newId();
  const report = new Report(importId);
  const platforms = new Set<Platform>();
  const query = content.query ?? {};
  const read = combineRows(ctx, readContent(content, query));
  try {
    const inBatches = rowsOf(batches(accepted(read, query, report, ctx.now()), ({ bytes }) => ({ rows: 1, bytes })));
    if (query.dry_run === 'true') {
      for (const each of await previewResults(ctx, inBatches, importId)) report.add(each);
      return report.reply;
    }
    for await (const rows of inBatches) {
      const upserted = await upsertResults(ctx, rows, importId);
      report.add(upserted);
      if (upserted.stored > 0) for (const { platform } of rows) platforms.add(platform);
    }
  } catch (error) {
    throw importError(error, `${report.stored} results`, 'send everything again to continue');
  }
  await requestWatches(ctx, platforms);
  return report.reply;
}

async function* rowsOf(batched: AsyncIterable<readonly Accepted[]>): AsyncGenerator<readonly ResultRow[]> {
  for await (const batch of batched) yield batch.map(({ row }) => row);
}

/** What to import, and the defaults for lines that do not state a value. */
export type ResultsContent = { readonly query?: ResultsQuery } & (
  | { readonly ndjson: AsyncIterable<Uint8Array> }
  | { readonly csv: AsyncIterable<Uint8Array> }
  | { readonly results: readonly unknown[] }
);

async function* readContent(content: ResultsContent, query: ResultsQuery): AsyncGenerator<ReadResult> {
  if ('csv' in content) yield* readExport(content.csv, query);
  else if ('results' in content)
    for (const [at, value] of content.results.entries()) yield readStated(withDefaults(value, query), at + 1, 0);
  else
    for await (const read of readNdjson(content.ndjson, z.unknown()))
      yield 'errors' in read ? read : readStated(withDefaults(read.value, query), read.line, read.bytes);
}

const withDefaults = (line: unknown, query: ResultsQuery): unknown =>
  typeof line === 'object' && line !== null && !Array.isArray(line) ? { ...defaultsOf(query), ...line } : line;

type Accepted = Extract<ReadResult, { row: unknown }>;

async function* accepted(
  read: AsyncIterable<ReadResult>,
  { period_start, period_end }: ResultsQuery,
  report: Report,
  now: Date,
): AsyncGenerator<Accepted> {
  for await (const each of read)
    if ('errors' in each) report.rejected.add(rejection(each.line, each.errors));
    else if ('skipped' in each) report.skipped.add({ line: each.line, reason: each.skipped });
    else if ('unread' in each) report.addHeader(each.line, each.unread, each.notes);
    else if (isWithin(each.row.period, period_start, period_end)) {
      const { errors, warnings } = timesToCome(each.row, now);
      if (errors.length > 0) report.rejected.add(rejection(each.row.line, errors));
      else {
        for (const message of [...each.warnings, ...warnings]) report.warnings.add({ line: each.row.line, message });
        yield each;
      }
    } else {
      const { period_start: first, period_end: last } = shownPeriod(each.row.period);
      const asked = `${period_start ?? '…'} to ${period_end ?? '…'}`;
      report.rejected.add(
        rejection(each.row.line, [
          { path: 'period_start', message: `${first} to ${last} is outside the given period (${asked})` },
        ]),
      );
    }
}

/** The most unknown names that a report lists: nobody maps more by hand. */
const MOST_NAMES = 100;

class Report {
  stored = 0;
  corrected = 0;
  unchanged = 0;
  readonly rejected = new LineList<LineErrors>();
  readonly skipped = new LineList<{ line: number; reason: string }>();
  readonly warnings = new LineList<{ line: number; message: string }>();

  #unread: readonly string[] | undefined;
  readonly #unknown = new Map<string, UnknownName>();

  constructor(readonly importId: string) {}

  addHeader(line: number, unread: readonly string[], notes: readonly string[]): void {
    this.#unread = unread;
    for (const message of notes) this.warnings.add({ line, message });
  }

  add({ stored, corrected, unchanged, rejected }: Upserted): void {
    this.stored += stored;
    this.corrected += corrected;
    this.unchanged += unchanged;
    for (const { line, errors, unknown } of rejected) {
      this.rejected.add(rejection(line, errors));
      if (unknown !== undefined) this.#addUnknown(unknown);
    }
  }

  #addUnknown({ subject, platform }: ResultRow): void {
    const [name, ...also] = 'names' in subject ? subject.names : [];
    if (name === undefined) return;
    const key = `${platform} ${name}`;
    const rows = (this.#unknown.get(key)?.rows ?? 0) + 1;
    if (rows > 1 || this.#unknown.size < MOST_NAMES) this.#unknown.set(key, { platform, name, also, rows });
  }

  get reply(): ResultsReply {
    return {
      import_id: this.importId,
      results: this.stored,
      corrected: this.corrected,
      unchanged: this.unchanged,
      rejected: this.rejected.items,
      rejected_total: this.rejected.total,
      skipped: this.skipped.items,
      skipped_total: this.skipped.total,
      warnings: this.warnings.items,
      warnings_total: this.warnings.total,
      ...(this.#unread !== undefined && { unread_columns: [...this.#unread] }),
      ...(this.#unknown.size > 0 && { unknown_names: [...this.#unknown.values()] }),
    };
  }
}
