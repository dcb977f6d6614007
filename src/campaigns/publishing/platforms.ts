import type { AdPlatform } from './port.ts';

const PLATFORMS: readonly AdPlatform[] = [];

/** The adapter of a platform; undefined where publishing offers none. */
export const adPlatform = (name: string): AdPlatform | undefined =>
  PLATFORMS.find((platform) => platform.name === name);
