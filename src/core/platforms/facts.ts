import type { AdPlatformName, KnownFeature } from '../kernel/index.ts';

/**
 * What an ad platform accepts. Rule sets, renders, help texts and the API are derived from these facts. A platform here is a
 * placement (Instagram); an ad platform (Meta) sells its ads.
 */
export interface PlatformFacts {
  /** As in data: lower-case letters, digits and `_`. */
  readonly id: string;
  /** Its name for people. */
  readonly label: string;
  /** The placement where the clips run, and for which they are rendered, in words. */
  readonly placement: string;
  /** The seller of its ads. Without one, campaigns can be drafted for it, but no ad account can run them. */
  readonly ad_platform?: AdPlatformName;
  readonly limits: readonly Limit[];
  /** The area that its buttons and captions leave free. */
  readonly safe_zone?: SafeZone;
  /** How several clips run in one campaign; without it, a campaign has one clip. */
  readonly cards?: CardFacts;
  /** The minimum daily budget of its ads, if it is the same for every account. */
  readonly least_daily_budget?: LeastDailyBudget;
}

/** carousel: one ad whose clips people swipe through; multi: an ad for each clip, in one group. */
export const CARD_FORMATS = ['carousel', 'multi'] as const;
export type CardFormat = (typeof CARD_FORMATS)[number];

export interface CardFacts {
  /** The first is a campaign's format by default. */
  readonly formats: readonly CardFormat[];
  readonly least: number;
  readonly most: number;
  /** More clips are accepted, but are not shown everywhere. */
  readonly advised: number;
  readonly source: string;
  readonly checked_at: string;
}

export interface LeastDailyBudget {
  /** In main units of the account's currency, e.g. `20`. */
  readonly amount: string;
  readonly source: string;
  readonly checked_at: string;
}

/** Shares of a 9:16 frame that a platform covers at each edge. Platforms change them, so each has the date on which it was checked. */
export interface SafeZone {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  readonly source: string;
  readonly checked_at: string;
}

export type Limit = RangeLimit | PictureLimit;

interface DocumentedLimit {
  readonly id: string;
  /** A clip that breaks a required limit cannot run; an advised limit is only reported. */
  readonly level: 'required' | 'advised';
  /** The limit in words. */
  readonly because: string;
  readonly source: string;
  /** The date on which somebody last read the source. */
  readonly checked_at: string;
}

/** A feature lies within a range, ends included. */
export interface RangeLimit extends DocumentedLimit {
  readonly feature: KnownFeature;
  readonly min?: number;
  readonly max?: number;
}

/** The frame has one of these shapes. */
export interface PictureLimit extends DocumentedLimit {
  readonly pictures: readonly {
    readonly aspect_ratio: number;
    readonly min_width?: number;
    readonly min_height?: number;
  }[];
  /** The maximum deviation of the aspect ratio. */
  readonly tolerance: number;
}

/** Returns the required range of a feature: the intersection of all limits that name it. */
export function requiredRange({ limits }: PlatformFacts, feature: KnownFeature): { min?: number; max?: number } {
  const ranges = limits.filter(
    (limit): limit is RangeLimit => limit.level === 'required' && 'feature' in limit && limit.feature === feature,
  );
  const mins = ranges.flatMap(({ min }) => min ?? []);
  const maxs = ranges.flatMap(({ max }) => max ?? []);
  return {
    ...(mins.length > 0 && { min: Math.max(...mins) }),
    ...(maxs.length > 0 && { max: Math.min(...maxs) }),
  };
}
