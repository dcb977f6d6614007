import { OVERSPEND_PER_DAY } from '../../core/kernel/index.ts';
import { google } from './google/index.ts';
import { meta } from './meta/index.ts';
import type { AdPlatform } from './port.ts';
import { tiktok } from './tiktok/index.ts';

/** The platforms that publishing offers; a test adds one of its own. */
export const PLATFORMS: AdPlatform[] = [meta, tiktok, google];

/** The adapter of a platform; undefined where publishing offers none. */
export const adPlatform = (name: string): AdPlatform | undefined =>
  PLATFORMS.find((platform) => platform.name === name);

/** How many daily budgets a day may cost there; where publishing has no adapter, as many as at most platforms. */
export const overspendPerDay = (name: string | undefined): number =>
  adPlatform(name ?? '')?.capabilities.budget.overspend_per_day ?? OVERSPEND_PER_DAY;
