import type { PlatformExport } from './export.ts';
import { GOOGLE_ADS } from './google-ads.ts';
import { META_ADS } from './meta-ads.ts';
import { TIKTOK_ADS } from './tiktok-ads.ts';
import { YOUTUBE_STUDIO } from './youtube-studio.ts';

/** The exports that can be imported; a test adds its own to check that it is found everywhere. */
export const EXPORTS: PlatformExport[] = [META_ADS, YOUTUBE_STUDIO, TIKTOK_ADS, GOOGLE_ADS];
