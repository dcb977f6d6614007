import { instagram } from './instagram.ts';
import { tiktok } from './tiktok.ts';
import { youtube } from './youtube.ts';

/** Every platform, in the one fixed order in which rows are written, so that two calls never wait for each other in a circle. */
export const ALL = [instagram, tiktok, youtube] as const;
