import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../context.ts';
import { existingClips } from '../catalog/index.ts';
import {
  filmPath,
  incomingPath,
  previewPath,
  proxyPath,
  renderPath,
  smallThumbnailPath,
  storyboardPath,
  thumbnailPath,
} from './file-store.ts';
import { contentsInUse, filesInUse, lockFiles } from './store.ts';

/** In a shared directory, a process may still be writing a file that changed this recently. */
const IN_WORK_MS = 3_600_000;

/** Removes the files of these films, except those that a video still uses. */
export const removeUnusedFilms = (ctx: Context, files: readonly string[]): Promise<number> =>
  ctx.db.transaction(async (transaction) => {
    await lockFiles(transaction);
    const used = await filesInUse(transaction, files);
    const unused = files.filter((file) => !used.has(file));
    const previews = unused.flatMap((file) => [proxyPath(ctx, contentOf(file)), storyboardPath(ctx, contentOf(file))]);
    await removeAll(previews);
    return removeAll(unused.map((file) => filmPath(ctx, file)));
  });

export const removeThumbnails = (ctx: Context, clipIds: readonly string[]): Promise<number> =>
  removeAll(clipIds.flatMap((id) => [thumbnailPath(ctx, id), smallThumbnailPath(ctx, id)]));

/**
 * Removes what killed processes left in the files directory: incomplete uploads and renders, films that no video uses and their
 * previews, thumbnails of clips that no longer exist. The embedded database has only one process, which is starting now; on
 * PostgreSQL, files younger than an hour may belong to another process.
 */
export async function sweepFiles(ctx: Context): Promise<{
  uploads: number;
  films: number;
  previews: number;
  thumbnails: number;
}> {
  const leastAgeMs = ctx.db.kind === 'embedded' ? 0 : IN_WORK_MS;
  const listed = async (directory: string) => {
    const names = await readdir(directory).catch(() => []);
    const ages = await Promise.all(names.map((name) => ageMs(join(directory, name), ctx.now())));
    return names.filter((_, at) => (ages[at] ?? 0) >= leastAgeMs);
  };
  const uploads = (await listed(incomingPath(ctx))).map((name) => join(incomingPath(ctx), name));
  const renders = (await listed(renderPath(ctx, ''))).filter((name) => name.endsWith('.part'));
  const films = await listed(filmPath(ctx, ''));
  const thumbnails = await listed(join(ctx.filesDir, 'thumbnails'));
  const previews = await listed(previewPath(ctx, ''));
  const contents = await contentsInUse(ctx.db, [...new Set(previews.map(contentOf))]);
  const clips = await existingClips(
    ctx.db,
    thumbnails.map(clipOf).filter((id) => UUID.test(id)),
  );
  const swept = {
    uploads: await removeAll([...uploads, ...renders.map((name) => renderPath(ctx, name))]),
    films: await removeUnusedFilms(ctx, films),
    previews: await removeAll(
      previews
        .filter((name) => !contents.has(contentOf(name)) || name.endsWith('.part'))
        .map((name) => previewPath(ctx, name)),
    ),
    thumbnails: await removeAll(
      thumbnails.filter((name) => !clips.has(clipOf(name))).map((name) => join(ctx.filesDir, 'thumbnails', name)),
    ),
  };
  if (Object.values(swept).some((count) => count > 0)) ctx.log.info(swept, 'removed files that nothing refers to');
  return swept;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const clipOf = (thumbnail: string) => thumbnail.replace(/(\.small)?\.jpg(\.part)?$/, '');
/** Returns the SHA-256 in the name of a film or of its preview. */
const contentOf = (name: string) => name.slice(0, 64);

async function ageMs(path: string, now: Date): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? 0 : now.getTime() - found.mtimeMs;
}

async function removeAll(paths: readonly string[]): Promise<number> {
  for (const path of paths) await rm(path, { force: true });
  return paths.length;
}
