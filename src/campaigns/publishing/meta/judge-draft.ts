import { quantumMinor } from '../../../core/kernel/index.ts';
import { listAt, textAt } from '../json.ts';
import type { AccountToUse, DraftToPublish, Finding, RenderedClip } from '../port.ts';
import { metaGoal } from './goals.ts';
import { dsaOf, isInEu, regulatedOf } from './settings.ts';

const DAY_MS = 86_400_000;
/** Number of characters of the text that stay visible on Reels (third-party guides). */
const SHOWN_TEXT = 72;
const GUIDE = 'Meta Marketing API';
const OURS = 'Campaigns Engine';

const refused = (code: string, field: string, detail: string, source = GUIDE): Finding => ({
  level: 'refused',
  code,
  field,
  detail,
  source,
});
const warning = (code: string, field: string, detail: string, source = GUIDE): Finding => ({
  level: 'warning',
  code,
  field,
  detail,
  source,
});

/** Finds what prevents the draft from becoming an ad, and what a media buyer should know first. */
export function judgeDraft(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse, now: Date): Finding[] {
  return [
    ...judgePlace(draft, clip, account),
    ...judgeContent(draft),
    ...judgeCards(draft, clip),
    ...judgeBudget(draft),
    ...judgeDates(draft, now),
    ...judgeAudience(draft, account),
    ...judgeSettings(draft, account),
  ];
}

function judgePlace({ platform, currency }: DraftToPublish, clip: RenderedClip, account: AccountToUse): Finding[] {
  const findings: Finding[] = [];
  if (platform !== 'instagram')
    findings.push(
      refused(
        'platform-mismatch',
        'platform',
        `the campaign is for ${platform}; this account publishes to Instagram Reels`,
        OURS,
      ),
    );
  if (clip.platform !== platform)
    findings.push(
      refused('clip-not-rendered', 'clip_id', `the clip is rendered for ${clip.platform}, not for ${platform}`, OURS),
    );
  if (currency !== account.currency)
    findings.push(
      refused(
        'currency-mismatch',
        'currency',
        `the budget is in ${currency}, but the account is billed in ${account.currency}`,
      ),
    );
  return findings;
}

function judgeContent({ ad }: DraftToPublish): Finding[] {
  const findings: Finding[] = [];
  const goal = metaGoal(ad.goal ?? 'traffic', {});
  const [text] = ad.texts ?? [];
  if (text === undefined) findings.push(refused('text-missing', 'ad.texts', 'write at least one text for the ad'));
  else if (text.length > SHOWN_TEXT)
    findings.push(
      warning(
        'text-cut',
        'ad.texts',
        `about ${SHOWN_TEXT} of its ${text.length} characters show before "more"`,
        'third-party guides',
      ),
    );
  if ((ad.texts?.length ?? 0) > 1)
    findings.push(warning('first-text-only', 'ad.texts', 'a single video ad shows one text: the first is used'));
  if (ad.headline === undefined) findings.push(refused('headline-missing', 'ad.headline', 'write a headline'));
  if (ad.link === undefined && goal.needs_link)
    findings.push(refused('link-missing', 'ad.link', `the goal ${ad.goal ?? 'traffic'} needs a landing page`));
  if (ad.link !== undefined && ad.call_to_action === undefined)
    findings.push(refused('call-to-action-missing', 'ad.call_to_action', 'choose a call to action, e.g. learn_more'));
  if (ad.ai_disclosed === true)
    findings.push(
      warning(
        'ai-label-by-hand',
        'ad.ai_disclosed',
        'the API has no field for it: set the AI label of the ad in Ads Manager',
      ),
    );
  return findings;
}

/** If there are more cards, Instagram shows only this many, in order (Meta, Instagram Carousel Ads, December 2025). */
const CARDS_ON_INSTAGRAM = 5;

function judgeCards({ ad, format }: DraftToPublish, { cards = [] }: RenderedClip): Finding[] {
  if (format !== 'carousel') return [];
  const findings: Finding[] = [];
  if (ad.link === undefined)
    findings.push(refused('link-missing', 'ad.link', 'each card of a carousel needs a link: set a link for the ad'));
  if (cards.length > CARDS_ON_INSTAGRAM)
    findings.push(
      warning(
        'cards-not-shown',
        'cards',
        `Instagram shows the first ${CARDS_ON_INSTAGRAM} of its ${cards.length} cards: put the best ones first`,
        'Meta, Instagram Carousel Ads',
      ),
    );
  return findings;
}

function judgeBudget({ budget_minor, currency }: DraftToPublish): Finding[] {
  if (budget_minor <= 0) return [refused('budget-missing', 'budget_cents', 'set a budget for the campaign', OURS)];
  const quantum = quantumMinor('meta', currency);
  if (budget_minor % quantum === 0) return [];
  return [
    refused(
      'budget-not-exact',
      'budget_cents',
      `Meta accepts ${currency} in steps of ${quantum} minor units: use a multiple`,
    ),
  ];
}

function judgeDates({ ad }: DraftToPublish, now: Date): Finding[] {
  const findings: Finding[] = [];
  const { starts_at, ends_at, budget_kind } = ad;
  if (budget_kind === undefined)
    findings.push(refused('budget-kind-missing', 'ad.budget_kind', 'say whether the budget is lifetime or daily'));
  if (ends_at === undefined && budget_kind === 'lifetime')
    findings.push(refused('end-missing', 'ad.ends_at', 'a lifetime budget requires an end date'));
  if (ends_at !== undefined && starts_at === undefined && budget_kind === 'daily')
    findings.push(refused('start-missing', 'ad.starts_at', 'set a start time: without one, the cost is unknown', OURS));
  if (starts_at !== undefined && Date.parse(starts_at) < now.getTime())
    findings.push(refused('start-in-past', 'ad.starts_at', `it starts at ${starts_at}, which is in the past`));
  const from = Math.max(now.getTime(), starts_at === undefined ? 0 : Date.parse(starts_at));
  if (ends_at !== undefined && Date.parse(ends_at) < from + DAY_MS)
    findings.push(refused('run-too-short', 'ad.ends_at', 'an ad set runs for at least 24 hours'));
  return findings;
}

function judgeAudience({ ad }: DraftToPublish, { settings }: AccountToUse): Finding[] {
  const findings: Finding[] = [];
  const { countries = [], special_categories: categories, age_min = 18, age_max = 65 } = ad;
  if (countries.length === 0)
    findings.push(refused('countries-missing', 'ad.countries', 'list the countries where the ad can be shown'));
  if (ad.age_min === undefined || ad.age_max === undefined)
    findings.push(
      warning(
        'ages-open',
        'ad.age_min',
        `it is shown to people from ${age_min} to ${age_max === 65 ? '65 and older' : age_max}`,
        OURS,
      ),
    );
  if (ad.broad_audience === true && (age_max < 65 || age_min > 25))
    findings.push(
      refused(
        'ages-refused',
        'ad.broad_audience',
        'with a broad audience Meta requires an age_max of 65 and an age_min of at most 25',
      ),
    );
  if (categories === undefined)
    findings.push(
      refused(
        'special-categories-missing',
        'ad.special_categories',
        'set the special categories of the ad, [] for none: Meta requires them, and only you know them',
      ),
    );
  if (categories?.includes('issues_elections_politics'))
    findings.push(
      refused(
        'politics-not-offered',
        'ad.special_categories',
        'political ads need an authorization that the engine does not support',
        OURS,
      ),
    );
  if (categories !== undefined && categories.length > 0)
    findings.push(
      warning(
        'special-category-limits',
        'ad.special_categories',
        'Meta limits ages and places for this category, and refuses narrower ones',
      ),
    );
  const dsa = dsaOf(settings);
  if (isInEu(countries) && dsa.beneficiary === undefined)
    findings.push(
      warning(
        'dsa-of-account',
        'settings.dsa',
        "the account's default on Meta says who benefits and pays; without one the ad is refused in the EU",
      ),
    );
  const regulated = regulatedOf(countries);
  if (regulated.length > 0 && listAt(settings, 'regional_regulated_categories').length === 0)
    findings.push(
      refused(
        'regulation-missing',
        'settings.regional_regulated_categories',
        `${regulated.join(' and ')} require a regulated category and identities`,
      ),
    );
  return findings;
}

function judgeSettings({ ad }: DraftToPublish, { settings }: AccountToUse): Finding[] {
  const findings: Finding[] = [];
  if (textAt(settings, 'page_id') === undefined)
    findings.push(
      refused('page-missing', 'settings.page_id', 'set the page that the ads represent in the account’s settings'),
    );
  if (textAt(settings, 'instagram_user_id') === undefined)
    findings.push(
      refused(
        'instagram-missing',
        'settings.instagram_user_id',
        'set the Instagram profile that shows the ads in the account’s settings',
      ),
    );
  if (metaGoal(ad.goal ?? 'traffic', settings).needs_pixel && textAt(settings, 'pixel_id') === undefined)
    findings.push(
      refused('pixel-missing', 'settings.pixel_id', `the goal ${ad.goal} needs the pixel that measures it`),
    );
  return findings;
}
