import type { RuleSetInput } from '../schema.ts';
import { earlyCut, length, straight } from './measures.ts';

const source = 'Instagram content publishing docs';
const checked_at = '2026-11-22';

/** Reels ads. */
export const instagram: RuleSetInput = {
  platform: 'instagram',
  description: 'The defaults for Instagram Reels ads, version 1.',
  features: {
    visual_score: straight(0.65),
    // biome-ignore format: points read best on one line
    duration_ms: length(0.2, [[0, 0], [5_000, 0.4], [15_000, 1], [30_000, 1], [90_000, 0.25], [180_000, 0]]),
    cut_position: earlyCut(0.2),
    motion_intensity: straight(0.1),
  },
  requirements: [
    {
      id: 'ig-reels-max-duration',
      must: 'clip.duration_ms <= 900000',
      because: 'Reels last at most 15 min',
      source: `${source}: REELS 3 s to 15 min`,
      checked_at,
    },
    {
      id: 'ig-reels-size',
      must: 'clip.file_size_bytes <= 4294967296',
      because: 'Meta ads take files of up to 4 GB',
      source: 'Meta ads: 4 GB; organic API 300 MB or 1 GB by source',
      checked_at,
    },
  ],
  advice: [
    {
      id: 'ig-reels-min-duration',
      should: 'clip.duration_ms >= 3000',
      because: 'Reels start at 3 s',
      source: `${source}: REELS 3 s to 15 min`,
      checked_at,
    },
    {
      id: 'ig-reels-preferred-length',
      should: 'clip.duration_ms <= 90000',
      because: 'guides prefer Reels of up to 90 s',
      source: 'third-party guides differ: 90 s or 15 min',
      checked_at,
    },
    {
      id: 'ig-reels-aspect',
      should: 'clip.aspect_ratio - 0.5625 >= -0.01 && clip.aspect_ratio - 0.5625 <= 0.01',
      because: 'Reels are 9:16',
      source: '9:16 recommended, 1080x1920',
      checked_at,
    },
    {
      id: 'ig-reels-fps',
      should: 'clip.fps >= 23 && clip.fps <= 60',
      because: 'Reels run at 23 to 60 frames a second',
      source,
      checked_at,
    },
  ],
};
