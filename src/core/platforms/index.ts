import { z } from 'zod';
import type { PlatformFacts, SafeZone } from './facts.ts';
import { ALL } from './list.ts';

export {
  CARD_FORMATS,
  type CardFormat,
  type Limit,
  type PlatformFacts,
  requiredRange,
  type SafeZone,
} from './facts.ts';

export type Platform = (typeof ALL)[number]['id'];

/** The platforms' ids, in the list's order. */
export const PLATFORMS: readonly Platform[] = ALL.map(({ id }) => id);

export const Platform = z.enum(PLATFORMS).meta({ id: 'Platform' });

/** Returns what each platform accepts. */
export const platformFacts = (platform: Platform): PlatformFacts => FACTS[platform];

/** Makes a value for each platform from its facts. */
export function perPlatform<Value>(make: (facts: PlatformFacts, id: Platform) => Value): Record<Platform, Value> {
  const made = {} as Record<Platform, Value>;
  for (const facts of ALL) made[facts.id] = make(facts, facts.id);
  return made;
}

const FACTS = perPlatform((facts) => facts);

/** The safe zones of all platforms that have one. */
export const SAFE_ZONES: readonly SafeZone[] = PLATFORMS.flatMap((platform) => FACTS[platform].safe_zone ?? []);

/** The platforms that are decided for by default: the same in the library, the API and the command line. */
export const DEFAULT_PLATFORMS: readonly Platform[] = ['instagram'];

/** “instagram, tiktok, or youtube”, for texts that list the allowed values. */
export const PLATFORM_CHOICES = new Intl.ListFormat('en', { type: 'disjunction' }).format(PLATFORMS);
