import type { Context } from '../../context.ts';
import { EngineError, type FieldError, isEngineError } from '../../core/kernel/index.ts';
import type { ReadLine } from '../../core/lines/index.ts';
import { readNdjson } from '../../core/lines/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { readCsv } from './read-csv.ts';
import { type ImportReply, VideoLine } from './schema.ts';
import { upsertVideos } from './upsert-videos.ts';

export type ManifestFormat = 'ndjson' | 'csv';

const LISTED_LINES = 1000;
const LISTED_ERRORS_PER_LINE = 20;
/** A batch ends at whichever comes first: enough work to be worth a transaction, little enough to hold in memory. */
const BATCH = { clips: 500, lines: 500, bytes: 1_000_000 };

/**
 * Takes a manifest of videos and clips into the catalog: a line is taken whole or not at all, and a bad one stops nothing
 * else. Existing rows are replaced by id. Memory does not depend on the manifest's size.
 *
 * @returns how many rows were taken, and which lines were not, with every reason
 * @throws `validation-failed` for a CSV header that cannot be read; `import-interrupted` when the database went away
 * halfway, saying up to which line everything is stored
 */
export async function importManifest(
  ctx: Context,
  bytes: AsyncIterable<Uint8Array>,
  format: ManifestFormat,
): Promise<ImportReply> {
  const report = new Report();
  const lines = format === 'csv' ? readCsv(bytes) : readNdjson(bytes, VideoLine);
  try {
    for await (const batch of batches(lines, report)) {
      const { taken, rejected } = await upsertVideos(ctx, batch);
      for (const { videoAssetId, clips } of taken) report.take(videoAssetId, clips, format);
      for (const { line, errors } of rejected) report.reject(line, errors);
    }
  } catch (error) {
    if (!isEngineError(error) || error.kind !== 'unavailable') throw error;
    throw new EngineError(
      'unavailable',
      'import-interrupted',
      `the import stopped after ${report.reply.video_assets} videos and ${report.reply.clips} clips, which are stored: ${error.message}; sending the whole file again replaces them and goes on`,
    );
  }
  await tellLedger(ctx, report.finished());
  return report.reply;
}

async function* batches(
  lines: AsyncIterable<ReadLine<VideoLine>>,
  report: Report,
): AsyncGenerator<{ line: number; video: VideoLine }[]> {
  let batch: { line: number; video: VideoLine }[] = [];
  let clips = 0;
  let bytes = 0;
  for await (const read of lines) {
    if ('errors' in read) {
      report.reject(read.line, read.errors);
      continue;
    }
    batch.push({ line: read.line, video: read.value });
    clips += read.value.clips.length;
    bytes += read.bytes;
    if (clips >= BATCH.clips || batch.length >= BATCH.lines || bytes >= BATCH.bytes) {
      yield batch;
      batch = [];
      clips = 0;
      bytes = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

class Report {
  readonly reply: ImportReply = { video_assets: 0, clips: 0, rejected: [], rejected_total: 0 };
  #lastVideo = '';

  take(videoAssetId: string, clips: number, format: ManifestFormat): void {
    // in CSV the rows of one video follow each other, and are one video
    if (format === 'ndjson' || videoAssetId !== this.#lastVideo) this.reply.video_assets++;
    this.#lastVideo = videoAssetId;
    this.reply.clips += clips;
  }

  reject(line: number, errors: readonly FieldError[]): void {
    this.reply.rejected_total++;
    if (this.reply.rejected.length === LISTED_LINES) return;
    const listed = errors.slice(0, LISTED_ERRORS_PER_LINE);
    const more = errors.length - listed.length;
    if (more > 0) listed.push({ path: '', message: `and ${more} more errors in this line` });
    this.reply.rejected.push({ line, errors: listed });
  }

  /** Lines that could not be read are known before those that did not fit: the list is put into the file's order. */
  finished(): ImportReply {
    this.reply.rejected.sort((a, b) => a.line - b.line);
    return this.reply;
  }
}

/** An import that took nothing changed nothing, so there is no fact to tell. */
async function tellLedger(ctx: Context, { video_assets, clips, rejected_total }: ImportReply): Promise<void> {
  if (video_assets === 0) return;
  await ctx.db.transaction((transaction) =>
    appendEvents(transaction, ctx, [
      {
        type: 'import_completed',
        entityId: ctx.newId(),
        metadata: { video_assets, clips, rejected: rejected_total },
      },
    ]),
  );
}
