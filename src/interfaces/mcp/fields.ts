import { z } from 'zod';
import type { components } from '../client/index.ts';

type Names = { readonly [Name in components['schemas']['Platform']]: Name };

export const Id = z.guid();
/** The compiler finds a platform that is missing. */
const PLATFORMS: Names = { instagram: 'instagram', tiktok: 'tiktok', youtube: 'youtube' };
export const PlatformName = z.enum(PLATFORMS);
export const Limit = z.int().min(1).max(100).default(20);
export const After = z.string().max(200).optional().describe('next of the previous page');
