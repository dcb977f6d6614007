/** Meta's refusals by subcode: our code, our field, and what to do. Sources: the threads in docs/publishing.md. */
interface Refusal {
  readonly code: string;
  readonly field?: string;
  readonly todo: string;
}

export const REFUSALS: Readonly<Record<number, Refusal>> = {
  1885621: {
    code: 'two-budgets',
    field: 'budget_cents',
    todo: 'The campaign has its own budget: delete it in Ads Manager, then continue.',
  },
  4834005: {
    code: 'budget-sharing',
    field: 'budget_cents',
    todo: 'Meta asks whether ad sets share a budget: report it to us.',
  },
  3858418: {
    code: 'budget-sharing',
    field: 'budget_cents',
    todo: 'Turn budget sharing off in the campaign, then continue.',
  },
  1885090: { code: 'budget-missing', field: 'budget_cents', todo: 'Set a budget for the campaign.' },
  1885272: {
    code: 'budget-below-minimum',
    field: 'budget_cents',
    todo: 'Raise the budget, or shorten the run: Meta requires more per day.',
  },
  1487566: { code: 'budget-below-spend', field: 'budget_cents', todo: 'Set a budget above the amount already spent.' },
  1487632: {
    code: 'budget-changes-exhausted',
    field: 'budget_cents',
    todo: 'Wait an hour: Meta accepts 4 budget changes per hour for an ad set.',
  },
  1885650: {
    code: 'spend-cap-too-low',
    field: 'budget_cents',
    todo: 'Raise the budget: Meta requires a higher limit.',
  },
  1885024: {
    code: 'end-missing',
    field: 'ad.ends_at',
    todo: 'Say when the run ends: a lifetime budget requires an end date.',
  },
  1487133: {
    code: 'end-in-past',
    field: 'ad.ends_at',
    todo: 'Reopen the campaign and set an end date in the future.',
  },
  1487793: { code: 'run-too-short', field: 'ad.ends_at', todo: 'Let the run last at least 24 hours.' },
  1443226: {
    code: 'thumbnail-missing',
    field: 'clip_id',
    todo: 'Render the clip again, so that it has a thumbnail.',
  },
  1487242: { code: 'thumbnail-missing', field: 'clip_id', todo: 'Continue: the thumbnail is uploaded again.' },
  1443048: {
    code: 'story-refused',
    field: 'settings.page_id',
    todo: 'Check the page of the account: Meta accepts no ads for it.',
  },
  1487472: { code: 'video-missing', field: 'clip_id', todo: 'Look for the video in the media library of the account.' },
  1885252: {
    code: 'video-not-ready',
    field: 'clip_id',
    todo: 'Continue in a few minutes: Meta is still processing the video.',
  },
  1885154: {
    code: 'pixel-missing',
    field: 'settings.pixel_id',
    todo: 'Set a pixel for the account, or another goal for the ad.',
  },
  1815715: {
    code: 'pixel-missing',
    field: 'settings.pixel_id',
    todo: 'Set a pixel that measures this event in the account’s settings.',
  },
  2490408: {
    code: 'goal-refused',
    field: 'ad.goal',
    todo: 'Set another goal for the ad: Meta does not offer this one.',
  },
  1815090: {
    code: 'goal-refused',
    field: 'ad.goal',
    todo: 'Set another goal for the ad: Meta bills this one differently.',
  },
  2490487: { code: 'bid-missing', field: 'ad.goal', todo: 'Report it to us: Meta requires a bid with lowest cost.' },
  3858504: {
    code: 'enhancements-refused',
    field: 'settings',
    todo: 'Report it to us: Meta no longer accepts standard enhancements.',
  },
  1815573: { code: 'creative-fixed', field: 'ad', todo: 'The text of an ad cannot change: publish a new campaign.' },
  3260011: {
    code: 'ad-set-fixed',
    field: 'ad',
    todo: 'This cannot change once an ad set has run: publish a new campaign.',
  },
  1885800: { code: 'link-refused', field: 'ad.link', todo: 'Check the link: Meta does not accept it.' },
  1885364: { code: 'countries-missing', field: 'ad.countries', todo: 'Name at least one country.' },
  1487079: { code: 'ages-refused', field: 'ad.age_min', todo: 'Use ages between 13 and 65, the lower one first.' },
  1870227: {
    code: 'audience-flag-missing',
    field: 'ad.broad_audience',
    todo: 'Say whether Meta may widen the audience.',
  },
  1870189: {
    code: 'ages-refused',
    field: 'ad.broad_audience',
    todo: 'With a broad audience, age_max is 65 and age_min at most 25: change the ages, or turn it off.',
  },
  3858079: {
    code: 'dsa-missing',
    field: 'settings.dsa',
    todo: 'Say who benefits from the ad and who pays for it: the European Union requires both.',
  },
  3858081: {
    code: 'dsa-missing',
    field: 'settings.dsa',
    todo: 'Say who pays for the ad: the European Union requires it.',
  },
  3858495: {
    code: 'regulation-missing',
    field: 'settings.regional_regulated_categories',
    todo: 'Set the regulated category and identities that one of the ad’s countries requires.',
  },
  1487561: { code: 'filter-refused', todo: 'Report it to us: Meta rejected one of our filters.' },
  1487395: { code: 'ad-account-disabled', todo: 'Open the account in Ads Manager: Meta has disabled it.' },
  1487756: {
    code: 'parent-missing',
    todo: 'A person deleted the parent object: remove this publication and publish again.',
  },
  1487056: { code: 'object-removed', todo: 'A person deleted it: remove this publication and publish again.' },
};
