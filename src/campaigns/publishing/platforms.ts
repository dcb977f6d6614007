import { meta } from './meta/index.ts';
import type { AdPlatform } from './port.ts';
import { tiktok } from './tiktok/index.ts';

const PLATFORMS: readonly AdPlatform[] = [meta, tiktok];

/** The adapter of a platform; undefined where publishing offers none. */
export const adPlatform = (name: string): AdPlatform | undefined =>
  PLATFORMS.find((platform) => platform.name === name);
