import type { PlatformFacts } from './facts.ts';

const checked_at = '2026-11-22';

/** The source of the areas that buttons and captions cover. */
const covered = {
  source: 'Google’s figures for vertical ads (shotstack.io/learn/vertical-video-safe-zones)',
  checked_at: '2026-11-26',
} as const;

export const youtube = {
  id: 'youtube',
  label: 'YouTube',
  placement: 'YouTube Shorts',
  ad_platform: 'google',
  limits: [
    {
      id: 'yt-shorts-max-duration',
      level: 'required',
      feature: 'duration_ms',
      max: 180_000,
      because: 'Shorts last at most 3 min',
      source: 'Shorts up to 3 min',
      checked_at,
    },
    {
      id: 'yt-shorts-feed-length',
      level: 'advised',
      feature: 'duration_ms',
      max: 60_000,
      because: 'only the first 60 s play in the feed',
      source: 'only the first 60 s play in the feed',
      checked_at,
    },
    {
      id: 'yt-shorts-aspect',
      level: 'advised',
      feature: 'aspect_ratio',
      max: 1,
      because: 'Shorts are vertical or square',
      source: 'vertical or square',
      checked_at,
    },
    {
      id: 'yt-shorts-text-safe',
      level: 'advised',
      feature: 'text_outside_safe_share',
      max: 0.05,
      because: 'YouTube covers text outside of its safe zone',
      ...covered,
    },
  ],
  least_daily_budget: {
    amount: '5',
    source: 'Google Ads help: the daily budget of Demand Gen',
    checked_at: '2026-11-26',
  },
  cards: {
    formats: ['multi'],
    ...{ least: 2, most: 5, advised: 5 },
    source: 'Google Ads: several ads in one ad group; its carousels take pictures',
    checked_at: '2026-11-26',
  },
  safe_zone: {
    top: 288 / 1920,
    bottom: 672 / 1920,
    left: 48 / 1080,
    right: 192 / 1080,
    ...covered,
  },
} as const satisfies PlatformFacts;
