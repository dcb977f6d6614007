import { videoNotFound } from '../../content/catalog/index.ts';
import type { Context } from '../../context.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { ruleSetsById } from '../rules/index.ts';
import { rankedUnder, ruleSetsOf } from './decide.ts';
import { candidatesOf, readVideo } from './read.ts';

/**
 * Returns the READY clips of a video that are eligible on a platform under its active rule set, best score first.
 * Writes nothing.
 *
 * @throws `video-not-found`; `no-active-rule-set`
 */
export async function rankClips(
  ctx: Context,
  video_asset_id: string,
  platform: Platform,
): Promise<{ readonly clip_id: string; readonly score: number }[]> {
  const reading = await readVideo(ctx.db, {
    orchestrations: new Map([[video_asset_id, '']]),
    platforms: [platform],
    now: ctx.now(),
  });
  const read = reading.videos.get(video_asset_id);
  if (read === undefined) throw videoNotFound(video_asset_id);
  const known = await ruleSetsById(ctx.db, Object.values(reading.activeRuleSets));
  const [ruleSet] = ruleSetsOf([platform], reading.activeRuleSets, known);
  if (ruleSet === undefined) return [];
  return rankedUnder(ruleSet, { ...read, candidates: candidatesOf(read) }).map(({ candidate, score }) => ({
    clip_id: candidate.id,
    score,
  }));
}
