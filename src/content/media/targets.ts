import type { Platform } from '../../core/platforms/index.ts';
import type { RenderTarget } from './schema.ts';

/**
 * What each platform's vertical placement insists on (checked 2026-11-22). Instagram: content publishing docs, Reels to 15 min; Meta ads,
 * 4 GB. TikTok: ads help 10002742, in-feed from 5 s, 500 MB, 516 kbit/s. YouTube: Shorts to 3 min.
 */
export const RENDER_TARGETS: Readonly<Record<Platform, RenderTarget>> = {
  instagram: { name: 'Instagram Reels', maxDurationMs: 900_000, maxSizeBytes: 4_294_967_296 },
  tiktok: {
    name: 'TikTok in-feed',
    minDurationMs: 5000,
    maxDurationMs: 600_000,
    maxSizeBytes: 524_288_000,
    minBitrateBps: 516_000,
  },
  youtube: { name: 'YouTube Shorts', maxDurationMs: 180_000, maxSizeBytes: 4_294_967_296 },
};
