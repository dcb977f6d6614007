import { z } from 'zod';
import { invalid, mustBe, Timestamp, text } from '../../core/kernel/index.ts';

/** The goal of an ad; each platform has its own name for it. */
export const AD_GOALS = ['views', 'reach', 'traffic', 'sales', 'leads'] as const;
export type AdGoal = (typeof AD_GOALS)[number];

/** Kinds of ads whose audience the law protects. An ad that is none of them says so with []: platforms require a declaration. */
export const SPECIAL_CATEGORIES = [
  'housing',
  'employment',
  'credit',
  'financial_products_services',
  'issues_elections_politics',
  'online_gambling_and_gaming',
] as const;

export const CALLS_TO_ACTION = [
  'learn_more',
  'shop_now',
  'sign_up',
  'subscribe',
  'download',
  'book_travel',
  'order_now',
  'get_offer',
  'get_quote',
  'apply_now',
  'contact_us',
  'watch_more',
  'buy_now',
  'see_menu',
  'play_game',
  'listen_now',
] as const;

const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.string().toLowerCase().pipe(z.enum(words));

const Country = z.string().regex(/^[A-Z]{2}$/, mustBe('an ISO 3166 code in capitals, such as DE'));

const Link = z
  .url({ protocol: /^https?$/, error: 'must be a complete URL, such as https://example.com/shop' })
  .max(2000);

const fields = {
  texts: z
    .array(text(2200).min(1))
    .min(1)
    .max(5)
    .describe('shown with the video; platforms that accept only one text use the first'),
  headline: text(255).min(1),
  description: text(255).min(1).describe('a second line, where the platform shows one'),
  link: Link.describe('where the ad leads'),
  url_tags: text(1000).min(1).describe('added to the link by the platform, e.g. utm_source=instagram'),
  call_to_action: oneOf(CALLS_TO_ACTION).describe('the call to action on the button'),
  goal: oneOf(AD_GOALS),
  countries: z.array(Country).min(1).max(200),
  age_min: z.int().min(13).max(65),
  age_max: z.int().min(13).max(65).describe('65 means 65 and older'),
  starts_at: Timestamp,
  ends_at: Timestamp,
  budget_kind: z
    .enum(['lifetime', 'daily'])
    .describe('lifetime: budget_cents is for the whole run; daily: for one day'),
  special_categories: z.array(oneOf(SPECIAL_CATEGORIES)).max(6).describe('[]: none applies to the ad'),
  ai_disclosed: z.boolean().describe('whether the ad says that AI created or changed the picture or the sound'),
  broad_audience: z.boolean().describe('lets the platform show the ad beyond the audience named here'),
};

/** The texts, audience, and schedule of an ad. It must be complete before publishing; a draft may lack parts. */
export const Ad = z.strictObject(fields).partial().meta({ id: 'Ad' });
export type Ad = z.output<typeof Ad>;

/** A change to an ad: sets the fields that it names, removes those that are null, and keeps the others. */
export const AdPatch = z
  .strictObject({
    texts: fields.texts.nullable(),
    headline: fields.headline.nullable(),
    description: fields.description.nullable(),
    link: fields.link.nullable(),
    url_tags: fields.url_tags.nullable(),
    call_to_action: fields.call_to_action.nullable(),
    goal: fields.goal.nullable(),
    countries: fields.countries.nullable(),
    age_min: fields.age_min.nullable(),
    age_max: fields.age_max.nullable(),
    starts_at: fields.starts_at.nullable(),
    ends_at: fields.ends_at.nullable(),
    budget_kind: fields.budget_kind.nullable(),
    special_categories: fields.special_categories.nullable(),
    ai_disclosed: fields.ai_disclosed.nullable(),
    broad_audience: fields.broad_audience.nullable(),
  })
  .partial()
  .meta({
    examples: [
      {
        texts: ['The lamp that folds flat.'],
        headline: 'Light for every desk',
        link: 'https://example.com/lamp',
        call_to_action: 'shop_now',
        goal: 'traffic',
        countries: ['DE', 'AT'],
        age_min: 18,
        age_max: 65,
        starts_at: '2027-01-10T08:00:00Z',
        ends_at: '2027-01-24T08:00:00Z',
        budget_kind: 'lifetime',
        special_categories: [],
      },
    ],
  });
export type AdPatch = z.output<typeof AdPatch>;

/**
 * Returns the ad after the change; a null patch removes the whole ad.
 *
 * @throws `validation-failed` when the ad ends before it starts, or its minimum age is above its maximum age
 */
export function mergedAd(before: Ad | null, patch: AdPatch | null): Ad | null {
  if (patch === null) return null;
  const named = Object.entries({ ...before, ...inUtc(patch) });
  const ad = Ad.parse(Object.fromEntries(named.filter(([, value]) => value !== null && value !== undefined)));
  const { starts_at, ends_at, age_min = 13, age_max = 65 } = ad;
  if (starts_at !== undefined && ends_at !== undefined && ends_at <= starts_at)
    throw invalid([{ path: 'ad.ends_at', message: `must be after starts_at (${starts_at})` }]);
  if (age_max < age_min) throw invalid([{ path: 'ad.age_max', message: `must be at least age_min (${age_min})` }]);
  return ad;
}

const inUtc = (patch: AdPatch): AdPatch => ({
  ...patch,
  ...(patch.starts_at && { starts_at: new Date(patch.starts_at).toISOString() }),
  ...(patch.ends_at && { ends_at: new Date(patch.ends_at).toISOString() }),
});
