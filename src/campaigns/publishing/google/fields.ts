/** Our fields, by the last names in Google's error locations. */
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^(amount_micros|total_amount_micros|campaign_budget)$/, 'budget_cents'],
  [/^end_date_time$/, 'ad.ends_at'],
  [/^start_date_time$/, 'ad.starts_at'],
  [/^(location|geo_target_constant)$/, 'ad.countries'],
  [/^age_range$/, 'ad.age_min'],
  [/^headlines$/, 'ad.headline'],
  [/^long_headlines$/, 'ad.texts'],
  [/^descriptions$/, 'ad.description'],
  [/^final_urls$/, 'ad.link'],
  [/^final_url_suffix$/, 'ad.url_tags'],
  [/^logo_images$/, 'settings.logo'],
  [/^business_name$/, 'settings.business_name'],
  [/^(call_to_actions|call_to_action_asset)$/, 'ad.call_to_action'],
  [/^(videos|youtube_video_asset|youtube_video_id)$/, 'clip_id'],
  [/^(campaign_bidding_strategy|maximize_conversions|target_spend)$/, 'ad.goal'],
  [/^contains_eu_political_advertising$/, 'ad.special_categories'],
  [/^login_customer_id$/, 'settings.login_customer_id'],
  [/^name$/, 'name'],
];

/** Returns our field for an error location: the last name that is known. */
export function ourField(path: readonly string[]): string | undefined {
  for (const name of path.toReversed()) {
    const found = FIELDS.find(([named]) => named.test(name));
    if (found !== undefined) return found[1];
  }
  return undefined;
}
