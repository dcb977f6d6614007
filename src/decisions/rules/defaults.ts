import type { Platform } from '../../core/platforms/index.ts';
import { instagram } from './defaults/instagram.ts';
import { tiktok } from './defaults/tiktok.ts';
import { youtube } from './defaults/youtube.ts';
import type { RuleSetInput } from './schema.ts';

/** Version 1 of each platform's rule set (RULES: “Defaults”). */
export const DEFAULT_RULE_SETS: Readonly<Record<Platform, RuleSetInput>> = { instagram, tiktok, youtube };
