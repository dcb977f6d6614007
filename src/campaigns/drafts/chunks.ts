import { clipCounts } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';

/** Limits of one transaction, which bound the memory in use. Only a single video may have more clips. */
const MOST_VIDEOS = 125;
const MOST_CLIPS = 2_500;

/** Cuts pages of video ids into chunks that fit in memory, in the same order. */
export async function* chunksOf(
  ctx: Context,
  pages: AsyncIterable<readonly string[]>,
): AsyncGenerator<readonly string[]> {
  for await (const ids of pages) {
    const counts = await clipCounts(ctx.db, ids);
    yield* chunks(ids, (id) => counts.get(id) ?? 0);
  }
}

/** @param clipsOf returns the number of a video's clips */
export function* chunks(ids: readonly string[], clipsOf: (id: string) => number): Generator<readonly string[]> {
  let chunk: string[] = [];
  let clips = 0;
  for (const id of ids) {
    const own = clipsOf(id);
    if (chunk.length > 0 && (chunk.length === MOST_VIDEOS || clips + own > MOST_CLIPS)) {
      yield chunk;
      chunk = [];
      clips = 0;
    }
    chunk.push(id);
    clips += own;
  }
  if (chunk.length > 0) yield chunk;
}
