import { PLATFORMS, type Platform, perPlatform, platformFacts, requiredRange } from '../../core/platforms/index.ts';
import type { RenderTarget } from './schema.ts';

/** The largest limit of all platforms: the maximum size of a render for a platform that documents no limit. */
const LARGEST_FILE_BYTES = Math.max(
  ...PLATFORMS.map((platform) => requiredRange(platformFacts(platform), 'file_size_bytes').max ?? 0),
);

/** What each platform requires of a rendered clip. */
export const RENDER_TARGETS: Readonly<Record<Platform, RenderTarget>> = perPlatform((facts) => {
  const duration = requiredRange(facts, 'duration_ms');
  return {
    name: facts.placement,
    min_duration_ms: duration.min,
    max_duration_ms: duration.max ?? Number.MAX_SAFE_INTEGER,
    max_size_bytes: requiredRange(facts, 'file_size_bytes').max ?? LARGEST_FILE_BYTES,
    min_bitrate_bps: requiredRange(facts, 'bitrate_bps').min,
  };
});
