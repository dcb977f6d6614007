import type { AdPlatformName, KnownFeature } from '../kernel/index.ts';

/**
 * What an ad platform takes. Rule sets, renders, help texts and the API are made from these facts.
 * A platform here is a placement (Instagram); an ad platform (Meta) sells its ads.
 */
export interface PlatformFacts {
  /** As it stands in data: lower-case letters, digits and `_`. */
  readonly id: string;
  /** As people read it. */
  readonly label: string;
  /** Where the clips run, as people read it; clips are rendered for it. */
  readonly placement: string;
  /** Who sells its ads. Without one, campaigns are drafted for it, and no ad account can run them. */
  readonly ad_platform?: AdPlatformName;
  readonly limits: readonly Limit[];
  /** What its buttons and captions leave free. */
  readonly safe_zone?: SafeZone;
  /** How several clips run in one campaign; without it a campaign has one clip. */
  readonly cards?: CardFacts;
  /** The least that its ads cost a day, where that is the same for every account. */
  readonly least_daily_budget?: LeastDailyBudget;
}

/** carousel: one ad whose clips people swipe through; multi: an ad for each clip, in one group. */
export const CARD_FORMATS = ['carousel', 'multi'] as const;
export type CardFormat = (typeof CARD_FORMATS)[number];

export interface CardFacts {
  /** The first is what a campaign gets when nobody names one. */
  readonly formats: readonly CardFormat[];
  readonly least: number;
  readonly most: number;
  /** More are taken, and not shown everywhere. */
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

/** Shares of a 9:16 picture that a platform covers at each edge; platforms move them, so that each has a day. */
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
  /** A clip that breaks what is required cannot run; what is advised is only reported. */
  readonly level: 'required' | 'advised';
  /** The limit as people read it. */
  readonly because: string;
  readonly source: string;
  /** The day on which somebody last read the source. */
  readonly checked_at: string;
}

/** A feature lies within a range, its ends included. */
export interface RangeLimit extends DocumentedLimit {
  readonly feature: KnownFeature;
  readonly min?: number;
  readonly max?: number;
}

/** The picture has one of these shapes. */
export interface PictureLimit extends DocumentedLimit {
  readonly pictures: readonly {
    readonly aspect_ratio: number;
    readonly min_width?: number;
    readonly min_height?: number;
  }[];
  /** How far the aspect ratio may be off. */
  readonly tolerance: number;
}

/** The required range of a feature: the narrowest of all that name it. */
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
