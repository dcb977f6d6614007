import type { PlatformFacts } from './facts.ts';

const documented = { source: 'TikTok ads help 10002742 (October 2024)', checked_at: '2026-11-22' } as const;

/** The source of the areas that buttons and captions cover. */
const covered = {
  source:
    'measured in TikTok’s own template for in-feed ads, left to right (forum.logik.tv/t/14356); help 10002742: longer captions cover more',
  checked_at: '2026-11-26',
} as const;

export const tiktok = {
  id: 'tiktok',
  label: 'TikTok',
  placement: 'TikTok in-feed',
  ad_platform: 'tiktok',
  limits: [
    {
      id: 'tiktok-min-duration',
      level: 'required',
      feature: 'duration_ms',
      min: 5000,
      because: 'non-Spark in-feed ads last at least 5 s',
      ...documented,
    },
    {
      id: 'tiktok-max-duration',
      level: 'required',
      feature: 'duration_ms',
      max: 600_000,
      because: 'TikTok accepts videos of up to 10 min',
      ...documented,
      source: '2026 guides: up to 10 min',
    },
    {
      id: 'tiktok-resolution',
      level: 'required',
      pictures: [
        { aspect_ratio: 0.5625, min_width: 540, min_height: 960 },
        { aspect_ratio: 1, min_width: 640, min_height: 640 },
        { aspect_ratio: 1.7778, min_width: 960, min_height: 540 },
      ],
      tolerance: 0.01,
      because: 'TikTok accepts 9:16 from 540×960, 1:1 from 640×640 and 16:9 from 960×540',
      ...documented,
    },
    {
      id: 'tiktok-size',
      level: 'required',
      feature: 'file_size_bytes',
      max: 524_288_000,
      because: 'TikTok accepts files of up to 500 MB',
      ...documented,
    },
    {
      id: 'tiktok-bitrate',
      level: 'required',
      feature: 'bitrate_bps',
      min: 516_000,
      because: 'TikTok requires at least 516 kbit/s',
      ...documented,
    },
    {
      id: 'tiktok-documented-max',
      level: 'advised',
      feature: 'duration_ms',
      max: 60_000,
      because: 'TikTok documents in-feed ads of up to 60 s',
      ...documented,
    },
    {
      id: 'tiktok-text-safe',
      level: 'advised',
      feature: 'text_outside_safe_share',
      max: 0.05,
      because: 'TikTok covers text outside of its safe zone',
      ...covered,
    },
  ],
  least_daily_budget: {
    amount: '20',
    source: 'TikTok ads help: the daily budget of an ad group',
    checked_at: '2026-11-26',
  },
  cards: {
    formats: ['multi'],
    ...{ least: 2, most: 5, advised: 5 },
    source: 'TikTok Smart+: several ads in one ad group; its carousels take pictures',
    checked_at: '2026-11-26',
  },
  safe_zone: {
    top: 250 / 1920,
    bottom: 660 / 1920,
    left: 119 / 1080,
    right: 238 / 1080,
    ...covered,
  },
} as const satisfies PlatformFacts;
