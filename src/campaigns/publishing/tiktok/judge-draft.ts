import { textAt } from '../json.ts';
import { findingsOf, type Judgment, OURS, refusedPlace, refusedRun } from '../judge.ts';
import type { AccountToUse, DraftToPublish, Finding, RenderedClip } from '../port.ts';
import { ageGroups } from './ages.ts';
import { budgetNumber, isIndustry, landingPage, utmParams } from './bodies.ts';
import { tiktokGoal } from './goals.ts';

const LONGEST_TEXT = 100;
const MOST_UTM = 14;
const GUIDE = 'TikTok Business API';

/** Finds what prevents the draft from becoming an ad, and what a media buyer should know first. */
export function judgeDraft(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse, now: Date): Finding[] {
  const isWritten = budgetNumber(draft.budget_minor, account.currency) !== undefined;
  return findingsOf(GUIDE, {
    refusals: [
      ...refusedPlace({ platform: 'tiktok', label: 'TikTok' }, draft, clip, account),
      ...refusedContent(draft, account),
      ...refusedRun(draft, now, { isWritten, inexact: 'have too many digits' }),
      ...refusedAudience(draft),
      ...refusedSettings(draft, account),
    ],
    warnings: warnings(draft, account),
  });
}

function refusedContent(draft: DraftToPublish, account: AccountToUse): Judgment[] {
  const { ad } = draft;
  const texts = ad.texts ?? [];
  const long = texts.findIndex((text) => text.length > LONGEST_TEXT);
  const goal = ad.goal ?? 'traffic';
  const utm = utmParams(ad.url_tags ?? '').length;
  return [
    [ad.starts_at === undefined, 'start-missing', 'ad.starts_at', 'set a start time: TikTok requires one'],
    [texts.length === 0, 'text-missing', 'ad.texts', 'write at least one text for the ad'],
    [
      ...([long !== -1, 'text-too-long', 'ad.texts'] as const),
      `text ${long + 1} has ${texts[long]?.length} characters; TikTok accepts at most ${LONGEST_TEXT}`,
    ],
    [
      ...([tiktokGoal(goal, account.settings) === undefined, 'goal-not-offered', 'ad.goal'] as const),
      `Smart+ has no goal ${goal}: choose traffic, sales or leads`,
    ],
    [
      ...([landingPage(draft, account) === undefined, 'link-missing', 'ad.link'] as const),
      'set a link for the ad, or a landing_page_url for the account',
    ],
    [ad.call_to_action === undefined, 'call-to-action-missing', 'ad.call_to_action', 'choose a call to action'],
    [utm > MOST_UTM, 'url-tags-too-many', 'ad.url_tags', `${utm} parameters; TikTok accepts at most ${MOST_UTM}`],
  ];
}

function refusedAudience({ ad }: DraftToPublish): Judgment[] {
  const { countries = [], special_categories: categories, age_min = 18, age_max = 65 } = ad;
  const foreign = categories?.find((category) => !isIndustry(category));
  return [
    [countries.length === 0, 'countries-missing', 'ad.countries', 'list the countries where the ad can be shown'],
    [
      ...([ageGroups(age_min, age_max) === undefined, 'ages-refused', 'ad.age_min'] as const),
      `TikTok accepts only whole age groups: from 18, 25, 35, 45 or 55, to 24, 34, 44, 54 or 65; got ${age_min} to ${age_max}`,
    ],
    [
      ...([ad.broad_audience === true && (age_min > 18 || age_max < 65), 'ages-refused', 'ad.broad_audience'] as const),
      'with a broad audience TikTok shows the ad to everybody aged 18 and older',
    ],
    [
      ...([categories === undefined, 'special-categories-missing', 'ad.special_categories'] as const),
      'set the special categories of the ad, [] for none: TikTok requires them, and only you know them',
    ],
    [
      ...([foreign !== undefined, 'category-not-offered', 'ad.special_categories'] as const),
      ...([`${foreign} is not offered for TikTok here: housing, employment and credit are`, OURS] as const),
    ],
  ];
}

const IDENTITIES = ['TT_USER', 'BC_AUTH_TT', 'CUSTOMIZED_USER', 'AUTH_CODE'];

function refusedSettings({ ad }: DraftToPublish, { settings }: AccountToUse): Judgment[] {
  const identity = textAt(settings, 'identity_type');
  return [
    [
      ...([
        identity === undefined || !IDENTITIES.includes(identity),
        'identity-missing',
        'settings.identity_type',
      ] as const),
      `the kind of profile that shows the ads is ${identity ?? 'missing'}: set ${IDENTITIES.join(', ')}`,
    ],
    [
      ...([textAt(settings, 'identity_id') === undefined, 'identity-missing', 'settings.identity_id'] as const),
      'set the id of the profile that shows the ads in the account’s settings',
    ],
    [
      ...([
        tiktokGoal(ad.goal ?? 'traffic', settings)?.needs_pixel === true && textAt(settings, 'pixel_id') === undefined,
        'pixel-missing',
        'settings.pixel_id',
      ] as const),
      `the goal ${ad.goal} needs the pixel that measures it`,
    ],
  ];
}

function warnings({ ad }: DraftToPublish, { settings }: AccountToUse): Judgment[] {
  const goal = tiktokGoal(ad.goal ?? 'traffic', settings);
  return [
    [
      ...([(ad.goal ?? 'traffic') === 'traffic', 'goal-mapped', 'ad.goal'] as const),
      `Smart+ has no traffic objective: it is ${goal?.objective_type} with the goal ${goal?.optimization_goal}`,
    ],
    [
      ...([ad.headline !== undefined || ad.description !== undefined, 'headline-unused', 'ad.headline'] as const),
      'an ad on TikTok shows only its text',
    ],
    [
      ...([ad.age_min === undefined || ad.age_max === undefined, 'ages-open', 'ad.age_min'] as const),
      ...(['without an age range it is shown to everyone aged 18 and older', OURS] as const),
    ],
    [
      ...([true, 'budget-minimum-unknown', 'budget_cents'] as const),
      ...(['guides suggest 20 USD a day for an ad group; TikTok decides', 'third-party guides'] as const),
    ],
  ];
}
