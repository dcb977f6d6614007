import { z } from 'zod';
import type { Context } from '../../context.ts';
import {
  batches,
  importError,
  type LineErrors,
  LineList,
  type ReadLine,
  readNdjson,
  rejection,
} from '../../core/lines/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { readCsv } from './read-csv.ts';
import { type ImportReply, VideoLine } from './schema.ts';
import { upsertVideos } from './upsert-videos.ts';

export const ManifestFormat = z.enum(['ndjson', 'csv']);
export type ManifestFormat = z.output<typeof ManifestFormat>;

/**
 * Imports a manifest of videos and clips. Each line is imported as a whole or not at all, and an invalid one does not stop the
 * import. Existing rows are replaced by id. Memory use does not depend on the size of the manifest.
 *
 * @returns how many rows were imported, and the rejected lines with every reason
 * @throws `validation-failed` for a CSV header that cannot be read; `import-interrupted` if the database becomes unavailable
 * during the import, with the line up to which everything is stored
 */
export async function importManifest(
  ctx: Context,
  bytes: AsyncIterable<Uint8Array>,
  format: ManifestFormat,
): Promise<ImportReply> {
  const report = new Report(format);
  const importId = ctx.newId();
  const lines = format === 'csv' ? readCsv(bytes) : readNdjson(bytes, VideoLine);
  const weigh = ({ clips, bytes: length }: Accepted) => ({ rows: Math.max(clips, 1), bytes: length });
  try {
    for await (const batch of batches(accepted(lines, report), weigh)) {
      const { taken, rejected } = await upsertVideos(ctx, importId, batch);
      for (const { videoAssetId, clips } of taken) report.add(videoAssetId, clips);
      for (const { line, errors } of rejected) report.rejected.add(rejection(line, errors));
      report.lastLine = batch.at(-1)?.line ?? report.lastLine;
    }
  } catch (error) {
    const stored = `line ${report.lastLine} (${report.videos} videos and ${report.clips} clips)`;
    const remedy =
      'send the whole file again, which replaces what has an id; where videos or clips have none, send only the lines after that one';
    throw importError(error, stored, remedy);
  }
  await recordImport(ctx, importId, report.reply);
  return report.reply;
}

interface Accepted {
  readonly line: number;
  readonly video: VideoLine;
  readonly clips: number;
  readonly bytes: number;
}

async function* accepted(lines: AsyncIterable<ReadLine<VideoLine>>, report: Report): AsyncGenerator<Accepted> {
  for await (const read of lines)
    if ('errors' in read) report.rejected.add(rejection(read.line, read.errors));
    else yield { line: read.line, video: read.value, clips: read.value.clips.length, bytes: read.bytes };
}

class Report {
  /** All valid lines up to this one are stored. */
  lastLine = 0;
  videos = 0;
  clips = 0;
  readonly rejected = new LineList<LineErrors>();
  #lastVideo = '';

  constructor(readonly format: ManifestFormat) {}

  add(videoAssetId: string, clips: number): void {
    // in CSV, consecutive rows with the same id are one video
    if (this.format === 'ndjson' || videoAssetId !== this.#lastVideo) this.videos++;
    this.#lastVideo = videoAssetId;
    this.clips += clips;
  }

  get reply(): ImportReply {
    const { videos, clips, rejected } = this;
    return { video_assets: videos, clips, rejected: rejected.items, rejected_total: rejected.total };
  }
}

/** Records the import in the ledger, unless it changed nothing. */
async function recordImport(
  ctx: Context,
  importId: string,
  { video_assets, clips, rejected_total }: ImportReply,
): Promise<void> {
  if (video_assets === 0) return;
  await ctx.db.transaction((transaction) =>
    appendEvents(transaction, ctx, [
      {
        type: 'import_completed',
        entityId: importId,
        metadata: { video_assets, clips, rejected: rejected_total },
      },
    ]),
  );
}
