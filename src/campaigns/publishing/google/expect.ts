import { textAt } from '../json.ts';
import type { AccountToUse, DraftToPublish, JsonObject } from '../port.ts';
import {
  adGroupBody,
  budgetBody,
  buttonOf,
  campaignBody,
  criteriaOf,
  criterionWord,
  landingPage,
  logoOf,
  textsOf,
} from './bodies.ts';
import { googleGoal } from './goals.ts';

/** Returns what reads of the three objects must show; `objects.ts` reads them in the same form. */
export function expectations(
  draft: DraftToPublish,
  account: AccountToUse,
  name: (step: string) => string,
): Readonly<Record<'campaign' | 'ad_group' | 'ad', JsonObject>> {
  const { ad } = draft;
  const texts = textsOf(draft);
  return {
    campaign: {
      ...campaignBody(draft, account, name('campaign')),
      bidding_strategy_type: googleGoal(ad.goal ?? 'traffic')?.type ?? '',
      campaign_budget: budgetBody(draft, account) ?? {},
    },
    ad_group: {
      ...adGroupBody(draft, name('ad_group')),
      campaign: { ref: 'campaign' },
      criteria: criteriaOf(draft).map(criterionWord),
    },
    ad: {
      ...{ name: name('ad'), status: 'PAUSED', ad_group: { ref: 'ad_group' }, film: { ref: 'video' } },
      final_urls: [landingPage(draft, account) ?? ''],
      ...(ad.url_tags === undefined ? {} : { final_url_suffix: ad.url_tags }),
      ...texts,
      business_name: textAt(account.settings, 'business_name') ?? '',
      logo: logoOf(account) ?? '',
      ...(ad.call_to_action === undefined ? {} : { call_to_action: buttonOf(ad.call_to_action) }),
    },
  };
}
