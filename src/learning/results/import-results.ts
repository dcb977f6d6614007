import type { Context } from '../../context.ts';
import { check, EngineError, type FieldError, isEngineError } from '../../core/kernel/index.ts';
import { readNdjson } from '../../core/lines/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { oddities } from './figures.ts';
import { readExport } from './read-export.ts';
import { type ReadResult, type ResultRow, rowOf, subjectOf } from './read-result.ts';
import { requestWatches } from './request-watches.ts';
import { ResultLine, type ResultsQuery, type ResultsReply } from './schema.ts';
import { upsertResults } from './upsert-results.ts';

const LISTED = 1000;
const LISTED_ERRORS_PER_LINE = 20;
/** A batch ends at whichever comes first: enough work to be worth a transaction, little enough to hold in memory. */
const BATCH = { rows: 500, bytes: 1_000_000 };

/**
 * Takes results: a line is taken whole or not at all, and a bad one stops nothing else. What a source has said before about
 * the same clip or campaign, platform and period is replaced and kept. Memory does not depend on how many there are.
 *
 * @returns how many were taken, were known already, were left out and why
 * @throws `validation-failed` for a CSV whose header is not known; `import-interrupted` when the database went away halfway
 */
export async function importResults(
  ctx: Context,
  content:
    | { readonly ndjson: AsyncIterable<Uint8Array> }
    | { readonly csv: AsyncIterable<Uint8Array>; readonly query?: ResultsQuery }
    | { readonly results: readonly unknown[] },
): Promise<ResultsReply> {
  const report = new Report();
  const importId = ctx.newId();
  const platforms = new Set<Platform>();
  const read =
    'ndjson' in content
      ? fromNdjson(content.ndjson)
      : 'csv' in content
        ? readExport(content.csv, content.query ?? {})
        : fromList(content.results);
  try {
    for await (const batch of batches(read, report)) {
      const { stored, corrected, unchanged, rejected } = await upsertResults(ctx, batch, importId);
      report.add(stored, corrected, unchanged);
      if (stored > 0) for (const { platform } of batch) platforms.add(platform);
      for (const { line, errors } of rejected) report.reject(line, errors);
    }
  } catch (error) {
    if (!isEngineError(error) || error.kind !== 'unavailable') throw error;
    throw new EngineError(
      'unavailable',
      'import-interrupted',
      `the import stopped after ${report.reply.results} results, which are stored: ${error.message}; sending everything again goes on`,
    );
  }
  await requestWatches(ctx, platforms);
  return report.finished();
}

async function* fromNdjson(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadResult> {
  for await (const read of readNdjson(bytes, ResultLine)) {
    if ('errors' in read) yield read;
    else yield resultOf(read.line, read.value, read.bytes);
  }
}

async function* fromList(results: readonly unknown[]): AsyncGenerator<ReadResult> {
  for (const [at, value] of results.entries()) {
    const checked = check(ResultLine, value);
    if ('errors' in checked) yield { line: at + 1, errors: checked.errors };
    else yield resultOf(at + 1, checked.data, 0);
  }
}

const resultOf = (line: number, told: ResultLine, bytes: number): ReadResult => ({
  row: rowOf(line, subjectOf(told), told),
  warnings: oddities(told),
  bytes,
});

async function* batches(read: AsyncIterable<ReadResult>, report: Report): AsyncGenerator<ResultRow[]> {
  let batch: ResultRow[] = [];
  let bytes = 0;
  for await (const each of read) {
    if ('errors' in each) report.reject(each.line, each.errors);
    else if ('skipped' in each) report.skip(each.line, each.skipped);
    else {
      for (const message of each.warnings) report.warn(each.row.line, message);
      batch.push(each.row);
      bytes += each.bytes;
    }
    if (batch.length < BATCH.rows && bytes < BATCH.bytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

class Report {
  readonly reply: ResultsReply = {
    results: 0,
    corrected: 0,
    unchanged: 0,
    rejected: [],
    rejected_total: 0,
    skipped: [],
    skipped_total: 0,
    warnings: [],
    warnings_total: 0,
  };

  add(stored: number, corrected: number, unchanged: number): void {
    this.reply.results += stored;
    this.reply.corrected += corrected;
    this.reply.unchanged += unchanged;
  }

  skip(line: number, reason: string): void {
    this.reply.skipped_total++;
    if (this.reply.skipped.length < LISTED) this.reply.skipped.push({ line, reason });
  }

  warn(line: number, message: string): void {
    this.reply.warnings_total++;
    if (this.reply.warnings.length < LISTED) this.reply.warnings.push({ line, message });
  }

  reject(line: number, errors: readonly FieldError[]): void {
    this.reply.rejected_total++;
    if (this.reply.rejected.length < LISTED)
      this.reply.rejected.push({ line, errors: errors.slice(0, LISTED_ERRORS_PER_LINE) });
  }

  /** Lines that could not be read are known before those that did not fit: the list is put into the file's order. */
  finished(): ResultsReply {
    this.reply.rejected.sort((a, b) => a.line - b.line);
    return this.reply;
  }
}
