// Made by scripts/compact-tiktok-specs.mjs from the specs that TikTok publishes. Do not edit.
/** What each operation takes: `name:type`, `!` is required; objects in braces, lists in brackets, `#` an enum, `(1..20)` how many. */
export const OPERATIONS = `
# GET /advertiser/info/
advertiser_ids!:[string] fields:[string]
# GET /report/integrated/get/
page:int(1..) page_size:int(1..1000) enable_total_metrics:bool multi_adv_report_in_utc_time:bool query_mode:#QueryMode advertiser_id:string advertiser_ids:[string]
bc_id:string service_type:#ReportServiceType report_type!:#SyncReportType data_level:#ReportDataLevel dimensions:[string] metrics:[string] start_date:string
end_date:string query_lifetime:bool order_field:string order_type:#ReportOrderType filtering:[{field_name!:string filter_type!:#ReportFilterType filter_value!:string}]
# POST /smart_plus/campaign/create/
advertiser_id!:string app_id:string app_promotion_type:#AppCampaignType bid_align_type:#BidAlignType budget:number budget_mode:#BudgetMode budget_optimize_on:bool
campaign_app_profile_page_state:#AppProfilePageType campaign_name!:string campaign_type:#DedicateType catalog_enabled:bool catalog_type:#SPCatalogType
disable_skan_campaign:bool is_advanced_dedicated_campaign:bool is_promotional_campaign:bool objective_type!:#CampaignObjectiveType open_api_partner:string
operation_status:#OptStatus po_number:string postback_window_mode:#DCPostbackMode request_id!:string sales_destination:#CampaignSalesDestination
special_industries:[#IndustryType]
# GET /smart_plus/campaign/get/
advertiser_id!:string fields:[string] filtering:{campaign_ids:[string] campaign_name:string creation_filter_end_time:string creation_filter_start_time:string
objective_type:#CampaignObjectiveType primary_status:#CampaignPrimaryStatus secondary_status:#CampaignSecondaryStatus} page:int page_size:int(1..1000)
# POST /smart_plus/campaign/update/
advertiser_id!:string budget:number campaign_id!:string campaign_name:string po_number:string
# POST /smart_plus/campaign/status/update/
advertiser_id!:string campaign_ids!:[string](1..20) operation_status!:#StatusOptType postback_window_mode:#DCPostbackMode2
# POST /smart_plus/adgroup/create/
adgroup_name!:string advertiser_id!:string app_id:string attribution_event_count:#AttributionStatisticType bid_price:number bid_type:#SmartBidType
billing_event!:#PricingType budget:number budget_mode:#BudgetMode2 campaign_id!:string catalog_authorized_bc_id:string catalog_id:string
click_attribution_window:#AttributionWindow comment_disabled:bool conversion_bid_price:number custom_conversion_id:string dayparting:string deep_bid_type:#DeepBidType
deep_cpabid:number deep_funnel_event_source:#EventSourceIdType deep_funnel_event_source_id:string deep_funnel_optimization_event:#ExternalAction
deep_funnel_optimization_status:#DeepFunnelToggle engaged_view_attribution_window:#AttributionWindow identity_authorized_bc_id:string identity_id:string
identity_type:#IdentityType message_event_set_id:string messaging_app_account_id:string messaging_app_type:#ImaType min_budget:number movie_premiere_date:string
open_api_partner:string operation_status:#OptStatus2 optimization_event:#ExternalAction optimization_goal!:#OptimizeGoal phone_info:{phone_number:string
phone_region_calling_code:string phone_region_code:string} pixel_id:string placement_type:#InventoryFlowType placements:[#InventoryFlow] product_source:#ProductSource
promotion_target_type:#PromotionTargetType promotion_type!:#ExternalType promotion_website_type:#PromotionWebsiteType request_id!:string roas_bid:number
schedule_end_time:string schedule_start_time!:string schedule_type!:#ScheduleType share_disabled:bool suggestion_audience_enabled:bool
targeting_optimization_mode:#SpcTargetingSwitch targeting_spec!:{actions:[{action_category_ids:[string] action_period:int action_scene:#ActionScene
video_user_actions:[#VideoAction]}] age_groups:[#AgeType] app_targeting_type:#DpaLocalAudience audience_ids:[string] blocked_pangle_app_ids:[string] carrier_ids:[string]
device_model_ids:[string] device_price_ranges:[int] excluded_audience_ids:[string] excluded_pangle_audience_package_ids:[string] gender:#AudienceGenderType
household_income:[#HHILabel] included_pangle_audience_package_ids:[string] interest_category_ids:[string] interest_keyword_ids:[string] isp_ids:[string] languages:[string]
location_ids:[string] min_android_version:string min_ios_version:string network_types:[#AccessType] operating_systems:[#PlatformType]
purchase_intention_keyword_ids:[string] saved_audience_id:string smart_audience_enabled:bool smart_interest_behavior_enabled:bool spc_audience_age:#ExcludeAgeUnder18Type
spending_power:#SpendingPowerType zipcode_ids:[string]} vbo_window:#VboDateType video_download_disabled:bool view_attribution_window:#AttributionWindow
zalo_id_type:#ImaIdType
# GET /smart_plus/adgroup/get/
advertiser_id!:string filtering:{adgroup_ids:[string] adgroup_name:string campaign_ids:[string] creation_filter_end_time:string creation_filter_start_time:string
objective_type:#CampaignObjectiveType optimization_goal:#OptimizeGoalFilter primary_status:#AdgPrimaryStatus promotion_type:#PromotionTypeFilter
secondary_status:#AdgroupSecondaryStatus} page:int page_size:int(1..1000) fields:[string]
# POST /smart_plus/adgroup/update/
adgroup_id!:string adgroup_name:string advertiser_id!:string bid_price:number budget:number comment_disabled:bool conversion_bid_price:number dayparting:string
min_budget:number pacing:#FlowControlMode roas_bid:number schedule_end_time:string schedule_start_time:string schedule_type:#ScheduleType share_disabled:bool
suggestion_audience_enabled:bool targeting_optimization_mode:#SpcTargetingSwitch targeting_spec:{actions:[{action_category_ids:[string] action_period:int
action_scene:#ActionScene video_user_actions:[#VideoAction]}] age_groups:[#AgeType] audience_ids:[string] blocked_pangle_app_ids:[string] carrier_ids:[string]
device_model_ids:[string] device_price_ranges:[int] excluded_audience_ids:[string] excluded_pangle_audience_package_ids:[string] gender:#AudienceGenderType
household_income:[#HHILabel] included_pangle_audience_package_ids:[string] interest_category_ids:[string] interest_keyword_ids:[string] isp_ids:[string] languages:[string]
location_ids:[string] min_android_version:string min_ios_version:string network_types:[#AccessType] operating_systems:[#PlatformType]
purchase_intention_keyword_ids:[string] saved_audience_id:string smart_audience_enabled:bool smart_interest_behavior_enabled:bool spc_audience_age:#ExcludeAgeUnder18Type
spending_power:#SpendingPowerType zipcode_ids:[string]}
# POST /smart_plus/adgroup/status/update/
adgroup_ids!:[string](1..20) advertiser_id!:string operation_status!:#StatusOptType
# POST /smart_plus/ad/create/
ad_configuration:{auto_disclaimer_types:[#AutoDisclaimerType] call_to_action_id:string catalog_creative_toggle:bool dark_post_status:#DarkPostStatus
end_card_cta:#EndCardCTA fallback_type:#FallbackType identity_id:string identity_type:#IdentityType2 phone_info:{phone_number:string phone_region_calling_code:string
phone_region_code:string} product_display_field_list:[#ProductDisplayField] product_ids:[string] product_set_id:string product_specific_type:#ProductSpecificType
tracking_info:{click_tracking_url:string impression_tracking_url:string tracking_app_id:string tracking_message_event_set_id:string} utm_params:[{key:string
value:string}](..14)} ad_name!:string ad_text_list:[{ad_text!:string}](..5) adgroup_id!:string advertiser_id!:string auto_message_list:[{auto_message_id:string}](..1)
call_to_action_list:[{call_to_action!:#CallToAction}](..3) creative_list:[{creative_info!:{ad_format!:#AdFormat aigc_disclosure_type:#AigcDisclosureType
identity_authorized_bc_id:string identity_id:string identity_type:#IdentityType3 image_info:[{web_uri!:string}](..35) music_info:{music_id!:string} tiktok_item_id:string
video_info:{file_name:string video_id!:string}}}](1..31) deeplink_list:[{deeplink:string deeplink_type:#DeeplinkType}](..1)
interactive_add_on_list:[{card_id!:string}](..1) landing_page_url_list:[{landing_page_url:string}](..1) operation_status:#OptStatus2 page_list:[{page_id!:string}](..3)
# GET /smart_plus/ad/get/
advertiser_id!:string filtering:{adgroup_ids:[string] campaign_ids:[string] creation_filter_end_time:string creation_filter_start_time:string modified_after:string
objective_type:#CampaignObjectiveType optimization_goal:#OptimizeGoalFilter primary_status:#PrimaryStatus secondary_status:#CreativeStatus smart_plus_ad_ids:[string]}
page:int page_size:int(1..100) fields:[string]
# POST /smart_plus/ad/update/
ad_configuration:{auto_disclaimer_types:[#AutoDisclaimerType] call_to_action_id:string catalog_creative_toggle:bool dark_post_status:#DarkPostStatus
end_card_cta:#EndCardCTA fallback_type:#FallbackType identity_id:string identity_type:#IdentityType2 phone_info:{phone_number:string phone_region_calling_code:string
phone_region_code:string} product_ids:[string] product_set_id:string product_specific_type:#ProductSpecificType tracking_info:{click_tracking_url:string
impression_tracking_url:string tracking_app_id:string} utm_params:[{key:string value:string}]} ad_name:string(1..) ad_text_list:[{ad_text!:string}](..5)
advertiser_id!:string call_to_action_list:[{call_to_action!:#CallToAction}](..3) creative_list:[{creative_info!:{ad_format!:#AdFormat
aigc_disclosure_type:#AigcDisclosureType2 identity_authorized_bc_id:string identity_id:string identity_type:#IdentityType3 image_info:[{web_uri!:string}]
music_info:{music_id!:string} tiktok_item_id:string video_info:{file_name:string video_id!:string}}}](1..31) deeplink_list:[{deeplink:string
deeplink_type:#DeeplinkType}](..1) interactive_add_on_list:[{card_id!:string}](..2) landing_page_url_list:[{landing_page_url:string}](..1)
page_list:[{page_id!:string}](..3) smart_plus_ad_id!:string
# POST /smart_plus/ad/status/update/
advertiser_id!:string operation_status!:#StatusOptType smart_plus_ad_ids!:[string](1..20)
`;
