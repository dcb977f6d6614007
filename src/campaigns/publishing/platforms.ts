import { OVERSPEND_PER_DAY } from '../../core/kernel/index.ts';
import { google } from './google/index.ts';
import { meta } from './meta/index.ts';
import type { AdPlatform } from './port.ts';
import { tiktok } from './tiktok/index.ts';

/** The platforms that publishing supports; a test adds its own. */
export const PLATFORMS: AdPlatform[] = [meta, tiktok, google];

/** Returns the adapter of a platform; undefined where publishing has none. */
export const adPlatform = (name: string): AdPlatform | undefined =>
  PLATFORMS.find((platform) => platform.name === name);

/** Returns how many daily budgets a day may cost on the platform; without an adapter, the usual number. */
export const overspendPerDay = (name: string | undefined): number =>
  adPlatform(name ?? '')?.capabilities.budget.overspend_per_day ?? OVERSPEND_PER_DAY;
