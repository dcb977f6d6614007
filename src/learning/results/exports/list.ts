import type { PlatformExport } from './export.ts';
import { META_ADS } from './meta-ads.ts';
import { YOUTUBE_STUDIO } from './youtube-studio.ts';

/** The exports that can be imported. */
export const EXPORTS: readonly PlatformExport[] = [META_ADS, YOUTUBE_STUDIO];
