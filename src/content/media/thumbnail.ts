import { resolve } from 'node:path';
import { z } from 'zod';
import { refuseUnreadable } from './analyze.ts';
import { runTask, type TaskOptions } from './supervise.ts';
import type { ThumbnailRequest } from './task.ts';

/**
 * Writes one JPEG for each request, upright and with a longer side of up to 1280 px, in a child process. The time to request is
 * `ProposedClip.thumbnail_ms`: the sharpest frame in the clip's middle third. A file appears complete or not at all.
 */
export async function makeThumbnails(file: string, requests: readonly ThumbnailRequest[], options: TaskOptions = {}) {
  if (requests.length === 0) return;
  await refuseUnreadable(file);
  const wanted = requests.map(({ at_ms, to, smallTo }) => ({
    at_ms,
    to: resolve(to),
    smallTo: smallTo === undefined ? undefined : resolve(smallTo),
  }));
  await runTask({ kind: 'thumbnails', file: resolve(file), wanted }, z.null(), options);
}
