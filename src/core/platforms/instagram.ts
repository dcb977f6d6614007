import type { PlatformFacts } from './facts.ts';

const documented = { source: 'Instagram content publishing docs', checked_at: '2026-11-22' } as const;
const reels = { ...documented, source: 'Instagram content publishing docs: REELS 3 s to 15 min' } as const;

/** The source of the areas that buttons and captions cover. */
const covered = {
  source:
    'Meta’s guidance for Reels ads: 14% at the top, 35% at the bottom, 6% at the sides (houseofmarketers.com, shotstack.io)',
  checked_at: '2026-11-26',
} as const;

export const instagram = {
  id: 'instagram',
  label: 'Instagram',
  placement: 'Instagram Reels',
  ad_platform: 'meta',
  limits: [
    {
      id: 'ig-reels-max-duration',
      level: 'required',
      feature: 'duration_ms',
      max: 900_000,
      because: 'Reels last at most 15 min',
      ...reels,
    },
    {
      id: 'ig-reels-size',
      level: 'required',
      feature: 'file_size_bytes',
      max: 4_294_967_296,
      because: 'Meta ads accept files of up to 4 GB',
      ...documented,
      source: 'Meta ads: 4 GB; organic API 300 MB or 1 GB by source',
    },
    {
      id: 'ig-reels-min-duration',
      level: 'advised',
      feature: 'duration_ms',
      min: 3000,
      because: 'Reels last at least 3 s',
      ...reels,
    },
    {
      id: 'ig-reels-preferred-length',
      level: 'advised',
      feature: 'duration_ms',
      max: 90_000,
      because: 'guides prefer Reels of up to 90 s',
      ...documented,
      source: 'third-party guides differ: 90 s or 15 min',
    },
    {
      id: 'ig-reels-aspect',
      level: 'advised',
      pictures: [{ aspect_ratio: 0.5625 }],
      tolerance: 0.01,
      because: 'Reels are 9:16',
      ...documented,
      source: '9:16 recommended, 1080x1920',
    },
    {
      id: 'ig-reels-fps',
      level: 'advised',
      feature: 'fps',
      min: 23,
      max: 60,
      because: 'Reels run at 23 to 60 frames a second',
      ...documented,
    },
    {
      id: 'ig-reels-text-safe',
      level: 'advised',
      feature: 'text_outside_safe_share',
      max: 0.05,
      because: 'Instagram covers text outside of its safe zone',
      ...covered,
    },
  ],
  cards: {
    formats: ['carousel', 'multi'],
    ...{ least: 2, most: 10, advised: 5 },
    source: 'Meta, Instagram Carousel Ads: 2 to 10 cards, of which Instagram shows the first 5 in their order',
    checked_at: '2025-12-15',
  },
  safe_zone: {
    top: 269 / 1920,
    bottom: 672 / 1920,
    left: 65 / 1080,
    right: 65 / 1080,
    ...covered,
  },
} as const satisfies PlatformFacts;
