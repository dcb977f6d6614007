import type { Db } from '../../core/db/index.ts';
import { activeRuleSetIds, ruleSetsById } from './store.ts';

/** Returns the clip lengths, in ms, that the active rule sets score highest: the maximum of each one's shape of `duration_ms`. */
export async function preferredLengthsMs(db: Db): Promise<number[]> {
  const ids = await activeRuleSetIds(db);
  const known = await ruleSetsById(db, ids);
  const lengths = ids.flatMap((id) => {
    const shape = known.get(id)?.compiled.document.features.duration_ms?.shape;
    if (shape === undefined || typeof shape === 'string' || !('points' in shape)) return [];
    const best = Math.max(...shape.points.map(([, worth]) => worth));
    return shape.points.filter(([x, worth]) => worth === best && x > 0).map(([x]) => x);
  });
  return [...new Set(lengths)].sort((a, b) => a - b);
}
