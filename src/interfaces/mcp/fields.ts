import { z } from 'zod';
import { PLATFORMS } from './platforms.ts';

export const Id = z.guid();
export const PlatformName = z.enum(PLATFORMS.map(({ id }) => id));
export const Limit = z.int().min(1).max(100).default(20);
export const After = z.string().max(200).optional().describe('next of the previous page');
