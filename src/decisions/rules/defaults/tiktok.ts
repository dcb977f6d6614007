import type { RuleSetInput } from '../schema.ts';
import { earlyCut, length, straight } from './measures.ts';

const source = 'TikTok ads help 10002742 (October 2024)';
const checked_at = '2026-11-22';

/** In-feed ads. */
export const tiktok: RuleSetInput = {
  platform: 'tiktok',
  description: 'The defaults for TikTok in-feed ads, version 1.',
  features: {
    visual_score: straight(0.5),
    // biome-ignore format: points read best on one line
    duration_ms: length(0.16, [[0, 0], [5_000, 1], [15_000, 1], [60_000, 0.25], [180_000, 0]]),
    cut_position: earlyCut(0.2),
    motion_intensity: straight(0.15),
  },
  requirements: [
    {
      id: 'tiktok-min-duration',
      must: 'clip.duration_ms >= 5000',
      because: 'non-Spark in-feed ads start at 5 s',
      source,
      checked_at,
    },
    {
      id: 'tiktok-max-duration',
      must: 'clip.duration_ms <= 600000',
      because: 'TikTok takes videos of up to 10 min',
      source: '2026 guides: up to 10 min',
      checked_at,
    },
    {
      id: 'tiktok-resolution',
      must: `
        (clip.aspect_ratio - 0.5625 >= -0.01 && clip.aspect_ratio - 0.5625 <= 0.01 && clip.width >= 540 && clip.height >= 960)
        || (clip.aspect_ratio - 1.0 >= -0.01 && clip.aspect_ratio - 1.0 <= 0.01 && clip.width >= 640 && clip.height >= 640)
        || (clip.aspect_ratio - 1.7778 >= -0.01 && clip.aspect_ratio - 1.7778 <= 0.01 && clip.width >= 960 && clip.height >= 540)`,
      because: 'TikTok takes 9:16 from 540×960, 1:1 from 640×640 and 16:9 from 960×540',
      source,
      checked_at,
    },
    {
      id: 'tiktok-size',
      must: 'clip.file_size_bytes <= 524288000',
      because: 'TikTok takes files of up to 500 MB',
      source,
      checked_at,
    },
    {
      id: 'tiktok-bitrate',
      must: 'clip.bitrate_bps >= 516000',
      because: 'TikTok wants at least 516 kbit/s',
      source,
      checked_at,
    },
  ],
  advice: [
    {
      id: 'tiktok-documented-max',
      should: 'clip.duration_ms <= 60000',
      because: 'TikTok documents in-feed ads of up to 60 s',
      source,
      checked_at,
    },
  ],
};
