import type { RuleSetInput } from '../schema.ts';
import { earlyCut, length, straight } from './measures.ts';

const checked_at = '2026-11-22';

/** Shorts ads. */
export const youtube: RuleSetInput = {
  platform: 'youtube',
  description: 'The defaults for YouTube Shorts ads, version 1.',
  features: {
    visual_score: straight(0.5),
    // biome-ignore format: points read best on one line
    duration_ms: length(0.28, [[0, 0], [15_000, 0.4], [45_000, 1], [60_000, 1], [180_000, 0.25], [600_000, 0]]),
    cut_position: earlyCut(0.24),
    motion_intensity: straight(0.1),
  },
  requirements: [
    {
      id: 'yt-shorts-max-duration',
      must: 'clip.duration_ms <= 180000',
      because: 'Shorts last at most 3 min',
      source: 'Shorts up to 3 min',
      checked_at,
    },
  ],
  advice: [
    {
      id: 'yt-shorts-feed-length',
      should: 'clip.duration_ms <= 60000',
      because: 'only the first 60 s play in the feed',
      source: 'only the first 60 s play in the feed',
      checked_at,
    },
    {
      id: 'yt-shorts-aspect',
      should: 'clip.aspect_ratio <= 1.0',
      because: 'Shorts are vertical or square',
      source: 'vertical or square',
      checked_at,
    },
  ],
};
