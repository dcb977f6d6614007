import { instagram } from './instagram.ts';
import { tiktok } from './tiktok.ts';
import { youtube } from './youtube.ts';

/** Every platform, sorted by id: statements write rows in that order, so that two calls never deadlock. */
export const ALL = [instagram, tiktok, youtube] as const;
