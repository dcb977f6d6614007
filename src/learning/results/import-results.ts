import type { Context } from '../../context.ts';
import { check } from '../../core/kernel/index.ts';
import { batches, importError, type LineErrors, LineList, readNdjson, rejection } from '../../core/lines/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { oddities } from './figures.ts';
import { readExport } from './read-export.ts';
import { type ReadResult, rowOf, subjectOf } from './read-result.ts';
import { requestWatches } from './request-watches.ts';
import { ResultLine, type ResultsQuery, type ResultsReply } from './schema.ts';
import { type Upserted, upsertResults } from './upsert-results.ts';

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
    for await (const batch of batches(accepted(read, report), ({ bytes }) => ({ rows: 1, bytes }))) {
      const rows = batch.map(({ row }) => row);
      const upserted = await upsertResults(ctx, rows, importId);
      report.add(upserted);
      if (upserted.stored > 0) for (const { platform } of rows) platforms.add(platform);
    }
  } catch (error) {
    throw importError(error, `${report.stored} results`, 'sending everything again goes on');
  }
  await requestWatches(ctx, platforms);
  return report.reply;
}

type Accepted = Extract<ReadResult, { row: unknown }>;

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

async function* accepted(read: AsyncIterable<ReadResult>, report: Report): AsyncGenerator<Accepted> {
  for await (const each of read)
    if ('errors' in each) report.rejected.add(rejection(each.line, each.errors));
    else if ('skipped' in each) report.skipped.add({ line: each.line, reason: each.skipped });
    else {
      for (const message of each.warnings) report.warnings.add({ line: each.row.line, message });
      yield each;
    }
}

class Report {
  stored = 0;
  corrected = 0;
  unchanged = 0;
  readonly rejected = new LineList<LineErrors>();
  readonly skipped = new LineList<{ line: number; reason: string }>();
  readonly warnings = new LineList<{ line: number; message: string }>();

  add({ stored, corrected, unchanged, rejected }: Upserted): void {
    this.stored += stored;
    this.corrected += corrected;
    this.unchanged += unchanged;
    for (const { line, errors } of rejected) this.rejected.add(rejection(line, errors));
  }

  get reply(): ResultsReply {
    return {
      results: this.stored,
      corrected: this.corrected,
      unchanged: this.unchanged,
      rejected: this.rejected.items,
      rejected_total: this.rejected.total,
      skipped: this.skipped.items,
      skipped_total: this.skipped.total,
      warnings: this.warnings.items,
      warnings_total: this.warnings.total,
    };
  }
}
