import { Readable } from 'node:stream';
import { importManifest } from '../content/catalog/index.ts';
import type { Context } from '../context.ts';

export interface SampleClip {
  readonly id?: string;
  readonly start_ms?: number;
  readonly end_ms?: number;
  readonly status?: string;
  readonly features?: Readonly<Record<string, number | boolean>>;
}

/** `uuid(7)` is 77777777-…, which is easy to recognize when a test fails. */
export const uuid = (n: number): string =>
  n
    .toString(16)
    .padStart(2, '0')
    .repeat(16)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Adds a one-minute video with its clips to the catalog. A clip is 12 s long by default. */
export async function addVideo(
  ctx: Context,
  id: string,
  clips: readonly SampleClip[],
  durationMs: number | null = 60_000,
): Promise<string> {
  const line = {
    id,
    title: 'sample',
    duration_ms: durationMs,
    clips: clips.map((clip) => ({ start_ms: 0, end_ms: 12_000, ...clip })),
  };
  const reply = await importManifest(ctx, Readable.from([Buffer.from(JSON.stringify(line))]), 'ndjson');
  if (reply.rejected_total > 0) throw new Error(`the sample video was rejected: ${JSON.stringify(reply.rejected)}`);
  return id;
}
