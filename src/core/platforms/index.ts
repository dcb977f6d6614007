import { z } from 'zod';

/** The platforms, in the one fixed order in which rows are written, so that two calls never wait for each other in a circle. */
export const PLATFORMS = ['instagram', 'tiktok', 'youtube'] as const;

export const Platform = z.enum(PLATFORMS);
export type Platform = z.infer<typeof Platform>;
