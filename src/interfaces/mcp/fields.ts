import { z } from 'zod';

export const Id = z.guid();
export const PlatformName = z.enum(['instagram', 'tiktok', 'youtube']);
export const Limit = z.int().min(1).max(100).default(20);
export const After = z.string().max(200).optional().describe('next of the page before');
