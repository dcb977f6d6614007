import { textAt } from '../json.ts';
import type { AccountToUse, DraftToPublish, Finding, RenderedClip } from '../port.ts';
import { shutOutAges } from './ages.ts';
import { amountOf, landingPage, logoOf, textsOf } from './bodies.ts';
import { geoTarget } from './countries.ts';
import { googleGoal } from './goals.ts';

const DAY_MS = 86_400_000;
/** The most characters. Source: Google's specifications of Demand Gen video ads; campaign.proto. */
const LONGEST = { headline: 40, text: 90, business: 25, tags: 2_048 };
const GUIDE = 'Google Ads API';
const OURS = 'Campaigns Engine';

type Said = readonly [isSo: boolean, code: string, field: string, detail: string, source?: string];

const finding =
  (level: Finding['level']) =>
  ([, code, field, detail, source = GUIDE]: Said): Finding => ({ level, code, field, detail, source });

/** What keeps the draft from becoming an ad, and what a media buyer should know before it does. */
export function judgeDraft(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse, now: Date): Finding[] {
  const isSo = ([is]: Said) => is;
  const refusals = [
    ...refusedPlace(draft, clip, account),
    ...refusedContent(draft, account),
    ...refusedRun(draft, account, now),
    ...refusedAudience(draft),
    ...refusedSettings(account),
  ];
  return [...refusals.filter(isSo).map(finding('refused')), ...warnings(draft).filter(isSo).map(finding('warning'))];
}

const refusedPlace = ({ platform, currency }: DraftToPublish, clip: RenderedClip, account: AccountToUse): Said[] => [
  [platform !== 'youtube', 'platform-mismatch', 'platform', `the campaign is for ${platform}, not for YouTube`, OURS],
  [
    ...([clip.platform !== platform, 'clip-not-rendered', 'clip_id'] as const),
    ...([`the clip is rendered for ${clip.platform}, not for ${platform}`, OURS] as const),
  ],
  [
    ...([currency !== account.currency, 'currency-mismatch', 'currency'] as const),
    `the budget is in ${currency}, the account is billed in ${account.currency}`,
  ],
];

const tooLong = (list: readonly string[], most: number): string | undefined => list.find((text) => text.length > most);

function refusedContent(draft: DraftToPublish, account: AccountToUse): Said[] {
  const { ad } = draft;
  const { long_headlines, descriptions } = textsOf(draft);
  const long = tooLong([...long_headlines, ...descriptions], LONGEST.text);
  const goal = ad.goal ?? 'traffic';
  const { headline = '', url_tags: tags = '' } = ad;
  return [
    [long_headlines.length === 0, 'text-missing', 'ad.texts', 'write at least one text for the ad'],
    [headline === '', 'headline-missing', 'ad.headline', 'write a headline: Google asks for one'],
    [
      ...([headline.length > LONGEST.headline, 'headline-too-long', 'ad.headline'] as const),
      `the headline has ${headline.length} characters; Google takes at most ${LONGEST.headline}`,
    ],
    [
      ...([long !== undefined, 'text-too-long', 'ad.texts'] as const),
      `a text has ${long?.length} characters; Google takes at most ${LONGEST.text} for long headlines and descriptions`,
    ],
    [
      ...([googleGoal(goal) === undefined, 'goal-not-offered', 'ad.goal'] as const),
      `Demand Gen is not offered for the goal ${goal} here: choose traffic, sales or leads`,
    ],
    [
      ...([landingPage(draft, account) === undefined, 'link-missing', 'ad.link'] as const),
      'give the ad a link, or the account a landing_page_url',
    ],
    [ad.call_to_action === undefined, 'call-to-action-missing', 'ad.call_to_action', 'choose the words of the button'],
    [tags.length > LONGEST.tags, 'url-tags-too-long', 'ad.url_tags', `at most ${LONGEST.tags} characters`],
  ];
}

function refusedRun({ ad, budget_minor, currency }: DraftToPublish, account: AccountToUse, now: Date): Said[] {
  const { starts_at, ends_at, budget_kind } = ad;
  const start = starts_at === undefined ? undefined : Date.parse(starts_at);
  const end = ends_at === undefined ? undefined : Date.parse(ends_at);
  const from = Math.max(now.getTime(), start ?? 0);
  const isWritten = budget_minor <= 0 || amountOf('daily', budget_minor, account.currency) !== undefined;
  return [
    [budget_minor <= 0, 'budget-missing', 'budget_cents', 'give the campaign a budget', OURS],
    [!isWritten, 'budget-not-exact', 'budget_cents', `${budget_minor} minor units of ${currency} are no whole micros`],
    [budget_kind === undefined, 'budget-kind-missing', 'ad.budget_kind', 'say whether the budget is lifetime or daily'],
    [
      ...([end === undefined && budget_kind === 'lifetime', 'end-missing', 'ad.ends_at'] as const),
      'a lifetime budget needs an end',
    ],
    [
      ...([start !== undefined && start < now.getTime(), 'start-in-past', 'ad.starts_at'] as const),
      `it starts at ${starts_at}, which has passed`,
    ],
    [
      ...([end !== undefined && end < from + DAY_MS, 'run-too-short', 'ad.ends_at'] as const),
      `it ends at ${ends_at}: give it at least 24 hours from its start, or from now if that is later`,
    ],
  ];
}

/** Kinds of ads whose audience Google does not let anybody narrow by age. Source: its policy on personalized advertising. */
const PROTECTED = ['housing', 'employment', 'credit'];

function refusedAudience({ ad }: DraftToPublish): Said[] {
  const { countries = [], special_categories: categories, age_min = 18, age_max = 65 } = ad;
  const unknown = countries.find((country) => geoTarget(country) === undefined);
  const out = shutOutAges(age_min, age_max);
  const kept = categories?.find((category) => PROTECTED.includes(category));
  return [
    [countries.length === 0, 'countries-missing', 'ad.countries', 'name the countries where the ad may be shown'],
    [unknown !== undefined, 'country-unknown', 'ad.countries', `${unknown} is no country of ISO 3166`],
    [
      ...([out === undefined, 'ages-refused', 'ad.age_min'] as const),
      `Google takes whole age ranges: from 18, 25, 35, 45, 55 or 65, to 24, 34, 44, 54, 64 or 65; got ${age_min} to ${age_max}`,
    ],
    [
      ...([kept !== undefined && (out ?? []).length > 0, 'ages-refused', 'ad.age_min'] as const),
      `an ad for ${kept} is for everybody from 18 on`,
    ],
    [
      ...([categories === undefined, 'special-categories-missing', 'ad.special_categories'] as const),
      'say which special category the ad is of, [] for none: Google asks whether it is political, and only you know',
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

function refusedSettings(account: AccountToUse): Said[] {
  const business = textAt(account.settings, 'business_name') ?? '';
  return [
    [business === '', 'business-name-missing', 'settings.business_name', 'give the account the name of the advertiser'],
    [
      ...([business.length > LONGEST.business, 'business-name-too-long', 'settings.business_name'] as const),
      `the name has ${business.length} characters; Google takes at most ${LONGEST.business}`,
    ],
    [
      ...([logoOf(account) === undefined, 'logo-missing', 'settings.logo'] as const),
      'give the account the id of a square logo of its asset library (at least 128 × 128), as digits or customers/1/assets/2',
    ],
  ];
}

function warnings({ ad }: DraftToPublish): Said[] {
  const categories = ad.special_categories ?? [];
  return [
    [
      ...([ad.age_min === undefined || ad.age_max === undefined, 'ages-open', 'ad.age_min'] as const),
      ...(['it is shown to people from 18 to 65 and older where no age is said', OURS] as const),
    ],
    [
      ...([categories.length > 0, 'category-unsaid', 'ad.special_categories'] as const),
      'the API has no field for the category: Google finds it by itself, and limits who sees the ad',
    ],
    [
      ...([true, 'budget-minimum-unknown', 'budget_cents'] as const),
      ...(['guides say 5 USD a day: Google decides', 'third-party guides'] as const),
    ],
  ];
}
