import { textAt } from '../json.ts';
import { findingsOf, type Judgment, OURS, refusedPlace, refusedRun } from '../judge.ts';
import type { AccountToUse, DraftToPublish, Finding, RenderedClip } from '../port.ts';
import { shutOutAges } from './ages.ts';
import { amountOf, landingPage, logoOf, textsOf } from './bodies.ts';
import { geoTarget } from './countries.ts';
import { googleGoal } from './goals.ts';

/** Maximum lengths in characters. Source: Google's specifications of Demand Gen video ads; campaign.proto. */
const LONGEST = { headline: 40, text: 90, business: 25, tags: 2_048 };
const GUIDE = 'Google Ads API';

/** Finds what prevents the draft from becoming an ad, and what a media buyer should know first. */
export function judgeDraft(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse, now: Date): Finding[] {
  const isWritten = amountOf('daily', draft.budget_minor, account.currency) !== undefined;
  return findingsOf(GUIDE, {
    refusals: [
      ...refusedPlace({ platform: 'youtube', label: 'YouTube' }, draft, clip, account),
      ...refusedContent(draft, account),
      ...refusedRun(draft, now, { isWritten, inexact: 'are not a whole number of micros' }),
      ...refusedAudience(draft),
      ...refusedSettings(account),
    ],
    warnings: warnings(draft),
  });
}

const tooLong = (list: readonly string[], most: number): string | undefined => list.find((text) => text.length > most);

function refusedContent(draft: DraftToPublish, account: AccountToUse): Judgment[] {
  const { ad } = draft;
  const { long_headlines, descriptions } = textsOf(draft);
  const long = tooLong([...long_headlines, ...descriptions], LONGEST.text);
  const goal = ad.goal ?? 'traffic';
  const { headline = '', url_tags: tags = '' } = ad;
  return [
    [long_headlines.length === 0, 'text-missing', 'ad.texts', 'write at least one text for the ad'],
    [headline === '', 'headline-missing', 'ad.headline', 'write a headline: Google requires one'],
    [
      ...([headline.length > LONGEST.headline, 'headline-too-long', 'ad.headline'] as const),
      `the headline has ${headline.length} characters; Google accepts at most ${LONGEST.headline}`,
    ],
    [
      ...([long !== undefined, 'text-too-long', 'ad.texts'] as const),
      `a text has ${long?.length} characters; Google accepts at most ${LONGEST.text} for long headlines and descriptions`,
    ],
    [
      ...([googleGoal(goal) === undefined, 'goal-not-offered', 'ad.goal'] as const),
      `Demand Gen is not offered for the goal ${goal} here: choose traffic, sales or leads`,
    ],
    [
      ...([landingPage(draft, account) === undefined, 'link-missing', 'ad.link'] as const),
      'set a link for the ad, or a landing_page_url for the account',
    ],
    [
      ...([endsWithoutStart(ad), 'start-missing', 'ad.starts_at'] as const),
      ...(['set a start time: without one, the cost is unknown', OURS] as const),
    ],
    [ad.call_to_action === undefined, 'call-to-action-missing', 'ad.call_to_action', 'choose a call to action'],
    [tags.length > LONGEST.tags, 'url-tags-too-long', 'ad.url_tags', `at most ${LONGEST.tags} characters`],
  ];
}

/** A daily budget with an end but no start: nobody can say how many days it will be spent on. */
const endsWithoutStart = ({ starts_at, ends_at, budget_kind }: DraftToPublish['ad']): boolean =>
  budget_kind === 'daily' && ends_at !== undefined && starts_at === undefined;

/** Kinds of ads whose audience may not be narrowed by age on Google. Source: its policy on personalized advertising. */
const PROTECTED = ['housing', 'employment', 'credit'];

function refusedAudience({ ad }: DraftToPublish): Judgment[] {
  const { countries = [], special_categories: categories, age_min = 18, age_max = 65 } = ad;
  const unknown = countries.find((country) => geoTarget(country) === undefined);
  const out = shutOutAges(age_min, age_max);
  const kept = categories?.find((category) => PROTECTED.includes(category));
  return [
    [countries.length === 0, 'countries-missing', 'ad.countries', 'list the countries where the ad can be shown'],
    [unknown !== undefined, 'country-unknown', 'ad.countries', `${unknown} is not an ISO 3166 country code`],
    [
      ...([out === undefined, 'ages-refused', 'ad.age_min'] as const),
      `Google accepts only whole age ranges: from 18, 25, 35, 45, 55 or 65, to 24, 34, 44, 54, 64 or 65; got ${age_min} to ${age_max}`,
    ],
    [
      ...([kept !== undefined && (out ?? []).length > 0, 'ages-refused', 'ad.age_min'] as const),
      `an ad for ${kept} must be shown to everybody aged 18 and older`,
    ],
    [
      ...([categories === undefined, 'special-categories-missing', 'ad.special_categories'] as const),
      'set the special categories of the ad, [] for none: Google requires a statement on political ads, and only you know',
    ],
    [
      ...([
        categories?.includes('issues_elections_politics') === true,
        'category-not-offered',
        'ad.special_categories',
      ] as const),
      ...(['political ads are not offered here', OURS] as const),
    ],
  ];
}

function refusedSettings(account: AccountToUse): Judgment[] {
  const business = textAt(account.settings, 'business_name') ?? '';
  return [
    [
      business === '',
      'business-name-missing',
      'settings.business_name',
      'set the name of the advertiser in the account’s settings',
    ],
    [
      ...([business.length > LONGEST.business, 'business-name-too-long', 'settings.business_name'] as const),
      `the name has ${business.length} characters; Google accepts at most ${LONGEST.business}`,
    ],
    [
      ...([logoOf(account) === undefined, 'logo-missing', 'settings.logo'] as const),
      'set the id of a square logo in the account’s asset library (at least 128 × 128), as digits or customers/1/assets/2',
    ],
  ];
}

function warnings({ ad }: DraftToPublish): Judgment[] {
  const categories = ad.special_categories ?? [];
  return [
    [
      ...([ad.age_min === undefined || ad.age_max === undefined, 'ages-open', 'ad.age_min'] as const),
      ...(['without an age range it is shown to everyone aged 18 and older', OURS] as const),
    ],
    [
      ...([categories.length > 0, 'category-unsaid', 'ad.special_categories'] as const),
      'the API has no field for the category: Google detects it and limits who sees the ad',
    ],
    [
      ...([true, 'budget-minimum-unknown', 'budget_cents'] as const),
      ...(['guides suggest 5 USD a day; Google decides', 'third-party guides'] as const),
    ],
  ];
}
