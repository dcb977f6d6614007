// Made by scripts/compact-google-protos.mjs from the protos of the Google Ads API v25. Do not edit.
/** Fields of each message: `name:type`, then ! required, - output only, = immutable, + input only, /oneof; [] lists, # enums, @ messages. */
export const MESSAGES = `
# MutateGoogleAdsRequest
customer_id!:string mutate_operations!:[@MutateOperation] partial_failure:bool validate_only:bool response_content_type:#ResponseContentType
# MutateOperation
ad_group_ad_label_operation/operation:any ad_group_ad_operation/operation:@AdGroupAdOperation ad_group_asset_operation/operation:any
ad_group_bid_modifier_operation/operation:any ad_group_criterion_customizer_operation/operation:any ad_group_criterion_label_operation/operation:any
ad_group_criterion_operation/operation:@AdGroupCriterionOperation ad_group_customizer_operation/operation:any ad_group_label_operation/operation:any
ad_group_operation/operation:@AdGroupOperation ad_operation/operation:any ad_parameter_operation/operation:any asset_operation/operation:@AssetOperation
asset_group_asset_operation/operation:any asset_group_listing_group_filter_operation/operation:any asset_group_signal_operation/operation:any
asset_group_operation/operation:any asset_set_asset_operation/operation:any asset_set_operation/operation:any audience_operation/operation:any
bidding_data_exclusion_operation/operation:any bidding_seasonality_adjustment_operation/operation:any bidding_strategy_operation/operation:any
book_campaigns_operation/operation:any campaign_asset_operation/operation:any campaign_asset_set_operation/operation:any campaign_bid_modifier_operation/operation:any
campaign_budget_operation/operation:@CampaignBudgetOperation campaign_conversion_goal_operation/operation:any campaign_criterion_operation/operation:any
campaign_customizer_operation/operation:any campaign_draft_operation/operation:any campaign_group_operation/operation:any campaign_label_operation/operation:any
campaign_operation/operation:@CampaignOperation campaign_shared_set_operation/operation:any conversion_action_operation/operation:any
conversion_custom_variable_operation/operation:any conversion_goal_campaign_config_operation/operation:any conversion_value_rule_operation/operation:any
conversion_value_rule_set_operation/operation:any custom_conversion_goal_operation/operation:any customer_asset_operation/operation:any
customer_conversion_goal_operation/operation:any customer_customizer_operation/operation:any customer_label_operation/operation:any
customer_negative_criterion_operation/operation:any customer_operation/operation:any customizer_attribute_operation/operation:any experiment_operation/operation:any
experiment_arm_operation/operation:any keyword_plan_ad_group_operation/operation:any keyword_plan_ad_group_keyword_operation/operation:any
keyword_plan_campaign_keyword_operation/operation:any keyword_plan_campaign_operation/operation:any keyword_plan_operation/operation:any label_operation/operation:any
quote_campaigns_operation/operation:any recommendation_subscription_operation/operation:any remarketing_action_operation/operation:any
shared_criterion_operation/operation:any shared_set_operation/operation:any smart_campaign_setting_operation/operation:any user_list_operation/operation:any
# AdGroupAdOperation
update_mask:mask policy_validation_parameter:@PolicyValidationParameter create/operation:@AdGroupAd update/operation:@AdGroupAd remove/operation:string
# PolicyValidationParameter
ignorable_policy_topics:[string] exempt_policy_violation_keys:[@PolicyViolationKey]
# PolicyViolationKey
policy_name:string violating_text:string
# AdGroupAd
resource_name=:string status:#AdGroupAdStatus ad_group=:string ad=:@Ad start_date_time:string end_date_time:string policy_summary-:@AdGroupAdPolicySummary
ad_strength-:#AdStrength action_items-:[string] labels-:[string] primary_status-:#AdGroupAdPrimaryStatus primary_status_reasons-:[#AdGroupAdPrimaryStatusReason]
ad_group_ad_asset_automation_settings:[@AdGroupAdAssetAutomationSetting]
# Ad
resource_name=:string id-:int final_urls:[string] final_app_urls:[@FinalAppUrl] final_mobile_urls:[string] tracking_url_template:string final_url_suffix:string
url_custom_parameters:[@CustomParameter] display_url:string type-:#AdType added_by_google_ads-:bool device_preference:#Device url_collections:[@UrlCollection] name=:string
system_managed_resource_source-:#SystemManagedResourceSource synthetic_content_info:@SyntheticContentInfo text_ad=/ad_data:@TextAdInfo
expanded_text_ad/ad_data:@ExpandedTextAdInfo expanded_dynamic_search_ad=/ad_data:@ExpandedDynamicSearchAdInfo hotel_ad/ad_data:@HotelAdInfo
shopping_smart_ad/ad_data:@ShoppingSmartAdInfo shopping_product_ad/ad_data:@ShoppingProductAdInfo image_ad=/ad_data:@ImageAdInfo video_ad/ad_data:@VideoAdInfo
video_responsive_ad/ad_data:@VideoResponsiveAdInfo responsive_search_ad/ad_data:@ResponsiveSearchAdInfo legacy_responsive_display_ad/ad_data:@LegacyResponsiveDisplayAdInfo
app_ad/ad_data:@AppAdInfo legacy_app_install_ad=/ad_data:@LegacyAppInstallAdInfo responsive_display_ad/ad_data:@ResponsiveDisplayAdInfo local_ad/ad_data:@LocalAdInfo
display_upload_ad/ad_data:@DisplayUploadAdInfo app_engagement_ad/ad_data:@AppEngagementAdInfo shopping_comparison_listing_ad/ad_data:@ShoppingComparisonListingAdInfo
smart_campaign_ad/ad_data:@SmartCampaignAdInfo app_pre_registration_ad/ad_data:@AppPreRegistrationAdInfo demand_gen_multi_asset_ad/ad_data:@DemandGenMultiAssetAdInfo
demand_gen_carousel_ad/ad_data:@DemandGenCarouselAdInfo demand_gen_video_responsive_ad/ad_data:@DemandGenVideoResponsiveAdInfo
demand_gen_product_ad/ad_data:@DemandGenProductAdInfo travel_ad/ad_data:@TravelAdInfo
# FinalAppUrl
os_type:#AppUrlOperatingSystemType url:string
# CustomParameter
key:string value:string
# UrlCollection
url_collection_id:string final_urls:[string] final_mobile_urls:[string] tracking_url_template:string
# SyntheticContentInfo
advertiser_attestation:@SyntheticContentAttestation system_attestation-:@SyntheticContentAttestation
# SyntheticContentAttestation
status:#SyntheticContentAttestationStatus source:#SyntheticContentSource
# TextAdInfo
headline:string description1:string description2:string
# ExpandedTextAdInfo
headline_part1:string headline_part2:string headline_part3:string description:string description2:string path1:string path2:string
# ExpandedDynamicSearchAdInfo
description:string description2:string
# HotelAdInfo
# ShoppingSmartAdInfo
# ShoppingProductAdInfo
# ImageAdInfo
pixel_width:int pixel_height:int image_url:string preview_pixel_width:int preview_pixel_height:int preview_image_url:string mime_type:#MimeType name:string
image_asset/image:@AdImageAsset data/image:bytes ad_id_to_copy_image_from/image:int
# AdImageAsset
asset:string
# VideoAdInfo
video:@AdVideoAsset in_stream/format:@VideoTrueViewInStreamAdInfo bumper/format:@VideoBumperInStreamAdInfo out_stream/format:@VideoOutstreamAdInfo
non_skippable/format:@VideoNonSkippableInStreamAdInfo in_feed/format:@InFeedVideoAdInfo audio/format:@YouTubeAudioAdInfo
# AdVideoAsset
asset:string ad_video_asset_info:@AdVideoAssetInfo
# AdVideoAssetInfo
ad_video_asset_inventory_preferences:@AdVideoAssetInventoryPreferences ad_video_asset_feature_control:@AdVideoAssetLinkFeatureControl
# AdVideoAssetInventoryPreferences
in_feed_preference:bool in_stream_preference:bool shorts_preference:bool
# AdVideoAssetLinkFeatureControl
allow_youtube_comments:bool
# VideoTrueViewInStreamAdInfo
action_button_label:string action_headline:string companion_banner:@AdImageAsset
# VideoBumperInStreamAdInfo
companion_banner:@AdImageAsset action_button_label:string action_headline:string
# VideoOutstreamAdInfo
headline:string description:string
# VideoNonSkippableInStreamAdInfo
companion_banner:@AdImageAsset action_button_label:string action_headline:string
# InFeedVideoAdInfo
headline:string description1:string description2:string thumbnail:#VideoThumbnail
# YouTubeAudioAdInfo
# VideoResponsiveAdInfo
headlines:[@AdTextAsset] long_headlines:[@AdTextAsset] descriptions:[@AdTextAsset] call_to_actions:[@AdTextAsset] videos!:[@AdVideoAsset] business_name!:@AdTextAsset
logo_images!:[@AdImageAsset] companion_banners:[@AdImageAsset] breadcrumb1:string breadcrumb2:string
# AdTextAsset
text:string pinned_field:#ServedAssetFieldType asset_performance_label:#AssetPerformanceLabel policy_summary_info:@AdAssetPolicySummary
# AdAssetPolicySummary
policy_topic_entries:[@PolicyTopicEntry] review_status:#PolicyReviewStatus approval_status:#PolicyApprovalStatus
# PolicyTopicEntry
topic:string type:#PolicyTopicEntryType evidences:[@PolicyTopicEvidence] constraints:[@PolicyTopicConstraint]
# PolicyTopicEvidence
website_list/value:@PolicyTopicEvidence.WebsiteList text_list/value:@PolicyTopicEvidence.TextList language_code/value:string
destination_text_list/value:@PolicyTopicEvidence.DestinationTextList destination_mismatch/value:@PolicyTopicEvidence.DestinationMismatch
destination_not_working/value:@PolicyTopicEvidence.DestinationNotWorking
# PolicyTopicEvidence.WebsiteList
websites:[string]
# PolicyTopicEvidence.TextList
texts:[string]
# PolicyTopicEvidence.DestinationTextList
destination_texts:[string]
# PolicyTopicEvidence.DestinationMismatch
url_types:[#PolicyTopicEvidenceDestinationMismatchUrlType]
# PolicyTopicEvidence.DestinationNotWorking
expanded_url:string device:#PolicyTopicEvidenceDestinationNotWorkingDevice last_checked_date_time:string
dns_error_type/reason:#PolicyTopicEvidenceDestinationNotWorkingDnsErrorType http_error_code/reason:int
# PolicyTopicConstraint
country_constraint_list/value:@PolicyTopicConstraint.CountryConstraintList reseller_constraint/value:@PolicyTopicConstraint.ResellerConstraint
certificate_missing_in_country_list/value:@PolicyTopicConstraint.CountryConstraintList
certificate_domain_mismatch_in_country_list/value:@PolicyTopicConstraint.CountryConstraintList
# PolicyTopicConstraint.CountryConstraintList
total_targeted_countries:int countries:[@PolicyTopicConstraint.CountryConstraint]
# PolicyTopicConstraint.CountryConstraint
country_criterion:string
# PolicyTopicConstraint.ResellerConstraint
# ResponsiveSearchAdInfo
headlines:[@AdTextAsset] descriptions:[@AdTextAsset] path1:string path2:string
# LegacyResponsiveDisplayAdInfo
short_headline:string long_headline:string description:string business_name:string allow_flexible_color:bool accent_color:string main_color:string
call_to_action_text:string logo_image:string square_logo_image:string marketing_image:string square_marketing_image:string format_setting:#DisplayAdFormatSetting
price_prefix:string promo_text:string
# AppAdInfo
mandatory_ad_text:@AdTextAsset headlines:[@AdTextAsset] descriptions:[@AdTextAsset] images:[@AdImageAsset] youtube_videos:[@AdVideoAsset]
html5_media_bundles:[@AdMediaBundleAsset] app_deep_link:@AdAppDeepLinkAsset
# AdMediaBundleAsset
asset:string
# AdAppDeepLinkAsset
asset:string
# LegacyAppInstallAdInfo
app_id:string app_store:#LegacyAppInstallAdAppStore headline:string description1:string description2:string
# ResponsiveDisplayAdInfo
marketing_images:[@AdImageAsset] square_marketing_images:[@AdImageAsset] logo_images:[@AdImageAsset] square_logo_images:[@AdImageAsset] headlines:[@AdTextAsset]
long_headline:@AdTextAsset descriptions:[@AdTextAsset] youtube_videos:[@AdVideoAsset] business_name:string main_color:string accent_color:string allow_flexible_color:bool
call_to_action_text:string price_prefix:string promo_text:string format_setting:#DisplayAdFormatSetting control_spec:@ResponsiveDisplayAdControlSpec
# ResponsiveDisplayAdControlSpec
enable_asset_enhancements:bool enable_autogen_video:bool
# LocalAdInfo
headlines:[@AdTextAsset] descriptions:[@AdTextAsset] call_to_actions:[@AdTextAsset] marketing_images:[@AdImageAsset] logo_images:[@AdImageAsset] videos:[@AdVideoAsset]
path1:string path2:string
# DisplayUploadAdInfo
display_upload_product_type:#DisplayUploadProductType media_bundle/media_asset:@AdMediaBundleAsset
# AppEngagementAdInfo
headlines:[@AdTextAsset] descriptions:[@AdTextAsset] images:[@AdImageAsset] videos:[@AdVideoAsset]
# ShoppingComparisonListingAdInfo
headline:string
# SmartCampaignAdInfo
headlines:[@AdTextAsset] descriptions:[@AdTextAsset]
# AppPreRegistrationAdInfo
headlines:[@AdTextAsset] descriptions:[@AdTextAsset] images:[@AdImageAsset] youtube_videos:[@AdVideoAsset]
# DemandGenMultiAssetAdInfo
marketing_images:[@AdImageAsset] square_marketing_images:[@AdImageAsset] portrait_marketing_images:[@AdImageAsset] tall_portrait_marketing_images:[@AdImageAsset]
logo_images:[@AdImageAsset] classic_display_images:[@AdImageAsset] headlines:[@AdTextAsset] descriptions:[@AdTextAsset] business_name:string call_to_action_text:string
# DemandGenCarouselAdInfo
business_name!:string logo_image!:@AdImageAsset headline!:@AdTextAsset description!:@AdTextAsset call_to_action_text:string carousel_cards!:[@AdDemandGenCarouselCardAsset]
# AdDemandGenCarouselCardAsset
asset:string
# DemandGenVideoResponsiveAdInfo
headlines:[@AdTextAsset] long_headlines:[@AdTextAsset] descriptions:[@AdTextAsset] videos!:[@AdVideoAsset] logo_images!:[@AdImageAsset] companion_banners:[@AdImageAsset]
breadcrumb1:string breadcrumb2:string business_name!:@AdTextAsset call_to_actions:[@AdCallToActionAsset]
# AdCallToActionAsset
asset:string
# DemandGenProductAdInfo
headline!:@AdTextAsset description!:@AdTextAsset logo_image!:@AdImageAsset breadcrumb1:string breadcrumb2:string business_name!:@AdTextAsset
call_to_action:@AdCallToActionAsset
# TravelAdInfo
# AdGroupAdPolicySummary
policy_topic_entries-:[@PolicyTopicEntry] review_status-:#PolicyReviewStatus approval_status-:#PolicyApprovalStatus
# AdGroupAdAssetAutomationSetting
asset_automation_type:#AssetAutomationType asset_automation_status:#AssetAutomationStatus
# AdGroupCriterionOperation
update_mask:mask exempt_policy_violation_keys:[@PolicyViolationKey] create/operation:@AdGroupCriterion update/operation:@AdGroupCriterion remove/operation:string
# AdGroupCriterion
resource_name=:string criterion_id-:int display_name-:string status:#AdGroupCriterionStatus quality_info-:@AdGroupCriterion.QualityInfo ad_group=:string
type-:#CriterionType negative=:bool system_serving_status-:#CriterionSystemServingStatus approval_status-:#AdGroupCriterionApprovalStatus disapproval_reasons-:[string]
labels-:[string] bid_modifier:number cpc_bid_micros:int cpm_bid_micros:int cpv_bid_micros:int percent_cpc_bid_micros:int effective_cpc_bid_micros-:int
effective_cpm_bid_micros-:int effective_cpv_bid_micros-:int effective_percent_cpc_bid_micros-:int effective_cpc_bid_source-:#BiddingSource
effective_cpm_bid_source-:#BiddingSource effective_cpv_bid_source-:#BiddingSource effective_percent_cpc_bid_source-:#BiddingSource
position_estimates-:@AdGroupCriterion.PositionEstimates final_urls:[string] final_mobile_urls:[string] final_url_suffix:string tracking_url_template:string
url_custom_parameters:[@CustomParameter] primary_status-:#AdGroupCriterionPrimaryStatus primary_status_reasons-:[#AdGroupCriterionPrimaryStatusReason]
keyword=/criterion:@KeywordInfo placement=/criterion:@PlacementInfo mobile_app_category=/criterion:@MobileAppCategoryInfo
mobile_application=/criterion:@MobileApplicationInfo listing_group=/criterion:@ListingGroupInfo age_range=/criterion:@AgeRangeInfo gender=/criterion:@GenderInfo
income_range=/criterion:@IncomeRangeInfo parental_status=/criterion:@ParentalStatusInfo user_list=/criterion:@UserListInfo youtube_video=/criterion:@YouTubeVideoInfo
youtube_channel=/criterion:@YouTubeChannelInfo topic=/criterion:@TopicInfo user_interest=/criterion:@UserInterestInfo webpage=/criterion:@WebpageInfo
app_payment_model=/criterion:@AppPaymentModelInfo custom_affinity=/criterion:@CustomAffinityInfo custom_intent=/criterion:@CustomIntentInfo
custom_audience=/criterion:@CustomAudienceInfo combined_audience=/criterion:@CombinedAudienceInfo audience=/criterion:@AudienceInfo location=/criterion:@LocationInfo
language=/criterion:@LanguageInfo life_event=/criterion:@LifeEventInfo video_lineup=/criterion:@VideoLineupInfo extended_demographic=/criterion:@ExtendedDemographicInfo
brand_list=/criterion:@BrandListInfo vertical_ads_item_group_rule_list=/criterion:@VerticalAdsItemGroupRuleListInfo retail_filter_bundle=/criterion:@RetailFilterBundle
entity_bid=/criterion:@EntityBid
# AdGroupCriterion.QualityInfo
quality_score-:int creative_quality_score-:#QualityScoreBucket post_click_quality_score-:#QualityScoreBucket search_predicted_ctr-:#QualityScoreBucket
# AdGroupCriterion.PositionEstimates
first_page_cpc_micros-:int first_position_cpc_micros-:int top_of_page_cpc_micros-:int estimated_add_clicks_at_first_position_cpc-:int
estimated_add_cost_at_first_position_cpc-:int
# KeywordInfo
text:string match_type:#KeywordMatchType
# PlacementInfo
url:string
# MobileAppCategoryInfo
mobile_app_category_constant:string
# MobileApplicationInfo
app_id:string name:string
# ListingGroupInfo
type:#ListingGroupType case_value:@ListingDimensionInfo parent_ad_group_criterion:string path:@ListingDimensionPath
# ListingDimensionInfo
hotel_id/dimension:@HotelIdInfo hotel_class/dimension:@HotelClassInfo hotel_country_region/dimension:@HotelCountryRegionInfo hotel_state/dimension:@HotelStateInfo
hotel_city/dimension:@HotelCityInfo product_category/dimension:@ProductCategoryInfo product_brand/dimension:@ProductBrandInfo product_channel/dimension:@ProductChannelInfo
product_channel_exclusivity/dimension:@ProductChannelExclusivityInfo product_condition/dimension:@ProductConditionInfo
product_custom_attribute/dimension:@ProductCustomAttributeInfo product_item_id/dimension:@ProductItemIdInfo product_type/dimension:@ProductTypeInfo
product_grouping/dimension:@ProductGroupingInfo product_labels/dimension:@ProductLabelsInfo product_legacy_condition/dimension:@ProductLegacyConditionInfo
product_type_full/dimension:@ProductTypeFullInfo activity_id/dimension:@ActivityIdInfo activity_rating/dimension:@ActivityRatingInfo
activity_country/dimension:@ActivityCountryInfo activity_state/dimension:@ActivityStateInfo activity_city/dimension:@ActivityCityInfo
unknown_listing_dimension/dimension:@UnknownListingDimensionInfo
# HotelIdInfo
value:string
# HotelClassInfo
value:int
# HotelCountryRegionInfo
country_region_criterion:string
# HotelStateInfo
state_criterion:string
# HotelCityInfo
city_criterion:string
# ProductCategoryInfo
category_id:int level:#ProductCategoryLevel
# ProductBrandInfo
value:string
# ProductChannelInfo
channel:#ProductChannel
# ProductChannelExclusivityInfo
channel_exclusivity:#ProductChannelExclusivity
# ProductConditionInfo
condition:#ProductCondition
# ProductCustomAttributeInfo
value:string index:#ProductCustomAttributeIndex
# ProductItemIdInfo
value:string
# ProductTypeInfo
value:string level:#ProductTypeLevel
# ProductGroupingInfo
value:string
# ProductLabelsInfo
value:string
# ProductLegacyConditionInfo
value:string
# ProductTypeFullInfo
value:string
# ActivityIdInfo
value:string
# ActivityRatingInfo
value:int
# ActivityCountryInfo
value:string
# ActivityStateInfo
value:string
# ActivityCityInfo
value:string
# UnknownListingDimensionInfo
# ListingDimensionPath
dimensions:[@ListingDimensionInfo]
# AgeRangeInfo
type:#AgeRangeType
# GenderInfo
type:#GenderType
# IncomeRangeInfo
type:#IncomeRangeType
# ParentalStatusInfo
type:#ParentalStatusType
# UserListInfo
user_list:string
# YouTubeVideoInfo
video_id:string
# YouTubeChannelInfo
channel_id:string
# TopicInfo
topic_constant:string path:[string]
# UserInterestInfo
user_interest_category:string
# WebpageInfo
criterion_name:string conditions:[@WebpageConditionInfo] coverage_percentage:number sample:@WebpageSampleInfo
# WebpageConditionInfo
operand:#WebpageConditionOperand operator:#WebpageConditionOperator argument:string
# WebpageSampleInfo
sample_urls:[string]
# AppPaymentModelInfo
type:#AppPaymentModelType
# CustomAffinityInfo
custom_affinity:string
# CustomIntentInfo
custom_intent:string
# CustomAudienceInfo
custom_audience:string
# CombinedAudienceInfo
combined_audience:string
# AudienceInfo
audience:string
# LocationInfo
geo_target_constant:string
# LanguageInfo
language_constant:string
# LifeEventInfo
life_event_id:int
# VideoLineupInfo
video_lineup_id:int
# ExtendedDemographicInfo
extended_demographic_id:int
# BrandListInfo
shared_set:string
# VerticalAdsItemGroupRuleListInfo
shared_set:string
# RetailFilterBundle
shared_set:string
# EntityBid
item_code:string
# AdGroupOperation
update_mask:mask create/operation:@AdGroup update/operation:@AdGroup remove/operation:string
# AdGroup
resource_name=:string id-:int name:string status:#AdGroupStatus type=:#AdGroupType ad_rotation_mode:#AdGroupAdRotationMode base_ad_group-:string
tracking_url_template:string url_custom_parameters:[@CustomParameter] campaign=:string cpc_bid_micros:int effective_cpc_bid_micros-:int cpm_bid_micros:int
target_cpa_micros:int cpv_bid_micros:int target_cpm_micros:int target_roas:number percent_cpc_bid_micros:int fixed_cpm_micros:int target_cpv_micros:int
target_cpc_micros:int optimized_targeting_enabled:bool exclude_demographic_expansion:bool display_custom_bid_dimension:#TargetingDimension final_url_suffix:string
targeting_setting:@TargetingSetting audience_setting=:@AdGroup.AudienceSetting effective_target_cpa_micros-:int effective_target_cpa_source-:#BiddingSource
effective_target_roas-:number effective_target_roas_source-:#BiddingSource effective_target_cpc-:int effective_target_cpc_source-:#BiddingSource labels-:[string]
excluded_parent_asset_field_types:[#AssetFieldType] excluded_parent_asset_set_types:[#AssetSetType] primary_status-:#AdGroupPrimaryStatus
primary_status_reasons-:[#AdGroupPrimaryStatusReason] demand_gen_ad_group_settings:@AdGroup.DemandGenAdGroupSettings video_ad_group_settings:@AdGroup.VideoAdGroupSettings
ai_max_ad_group_setting:@AdGroup.AiMaxAdGroupSetting vertical_ads_format_setting:@AdGroup.VerticalAdsFormatSetting
# TargetingSetting
target_restrictions:[@TargetRestriction] target_restriction_operations:[@TargetRestrictionOperation]
# TargetRestriction
targeting_dimension:#TargetingDimension bid_only:bool
# TargetRestrictionOperation
operator:#Operator value:@TargetRestriction
# AdGroup.AudienceSetting
use_audience_grouped=:bool
# AdGroup.DemandGenAdGroupSettings
channel_controls:@AdGroup.DemandGenAdGroupSettings.DemandGenChannelControls
# AdGroup.DemandGenAdGroupSettings.DemandGenChannelControls
channel_config-:#DemandGenChannelConfig channel_strategy/channel_configuration:#DemandGenChannelStrategy
selected_channels/channel_configuration:@AdGroup.DemandGenAdGroupSettings.DemandGenChannelControls.DemandGenSelectedChannels
# AdGroup.DemandGenAdGroupSettings.DemandGenChannelControls.DemandGenSelectedChannels
youtube_in_stream:bool youtube_in_feed:bool youtube_shorts:bool discover:bool gmail:bool display:bool maps:bool
# AdGroup.VideoAdGroupSettings
video_ad_sequence:@AdGroup.VideoAdGroupSettings.VideoAdSequenceStepSetting
# AdGroup.VideoAdGroupSettings.VideoAdSequenceStepSetting
step_id:int
# AdGroup.AiMaxAdGroupSetting
disable_search_term_matching:bool
# AdGroup.VerticalAdsFormatSetting
disable_text_ads:bool enable_booking_links:bool enable_vertical_promotion_ads:bool
# AssetOperation
update_mask:mask create/operation:@Asset update/operation:@Asset
# Asset
resource_name=:string id-:int name:string type-:#AssetType final_urls:[string] final_mobile_urls:[string] tracking_url_template:string
url_custom_parameters:[@CustomParameter] final_url_suffix:string source-:#AssetSource policy_summary-:@AssetPolicySummary
field_type_policy_summaries-:[@AssetFieldTypePolicySummary] orientation-:#AssetOrientation synthetic_content_info:@SyntheticContentInfo
youtube_video_asset=/asset_data:@YoutubeVideoAsset media_bundle_asset=/asset_data:@MediaBundleAsset image_asset-/asset_data:@ImageAsset text_asset=/asset_data:@TextAsset
lead_form_asset/asset_data:@LeadFormAsset book_on_google_asset/asset_data:@BookOnGoogleAsset promotion_asset/asset_data:@PromotionAsset
callout_asset/asset_data:@CalloutAsset structured_snippet_asset/asset_data:@StructuredSnippetAsset sitelink_asset/asset_data:@SitelinkAsset
page_feed_asset/asset_data:@PageFeedAsset dynamic_education_asset/asset_data:@DynamicEducationAsset mobile_app_asset/asset_data:@MobileAppAsset
hotel_callout_asset/asset_data:@HotelCalloutAsset call_asset/asset_data:@CallAsset price_asset/asset_data:@PriceAsset call_to_action_asset=/asset_data:@CallToActionAsset
dynamic_real_estate_asset/asset_data:@DynamicRealEstateAsset dynamic_custom_asset/asset_data:@DynamicCustomAsset
dynamic_hotels_and_rentals_asset/asset_data:@DynamicHotelsAndRentalsAsset dynamic_flights_asset/asset_data:@DynamicFlightsAsset
demand_gen_carousel_card_asset=/asset_data:@DemandGenCarouselCardAsset dynamic_travel_asset/asset_data:@DynamicTravelAsset
dynamic_local_asset/asset_data:@DynamicLocalAsset dynamic_jobs_asset/asset_data:@DynamicJobsAsset location_asset-/asset_data:@LocationAsset
hotel_property_asset=/asset_data:@HotelPropertyAsset business_message_asset/asset_data:@BusinessMessageAsset app_deep_link_asset=/asset_data:@AppDeepLinkAsset
youtube_video_list_asset=/asset_data:@YouTubeVideoListAsset
# AssetPolicySummary
policy_topic_entries-:[@PolicyTopicEntry] review_status-:#PolicyReviewStatus approval_status-:#PolicyApprovalStatus
# AssetFieldTypePolicySummary
asset_field_type-:#AssetFieldType asset_source-:#AssetSource policy_summary_info-:@AssetPolicySummary
# YoutubeVideoAsset
youtube_video_id:string youtube_video_title:string
# MediaBundleAsset
data:bytes
# ImageAsset
data:bytes file_size:int mime_type:#MimeType full_size:@ImageDimension
# ImageDimension
height_pixels:int width_pixels:int url:string
# TextAsset
text:string
# LeadFormAsset
business_name!:string call_to_action_type!:#LeadFormCallToActionType call_to_action_description!:string headline!:string description!:string privacy_policy_url!:string
post_submit_headline:string post_submit_description:string fields:[@LeadFormField] custom_question_fields:[@LeadFormCustomQuestionField]
delivery_methods:[@LeadFormDeliveryMethod] post_submit_call_to_action_type:#LeadFormPostSubmitCallToActionType background_image_asset:string
desired_intent:#LeadFormDesiredIntent custom_disclosure:string
# LeadFormField
input_type:#LeadFormFieldUserInputType single_choice_answers/answers:@LeadFormSingleChoiceAnswers has_location_answer/answers:bool
# LeadFormSingleChoiceAnswers
answers:[string]
# LeadFormCustomQuestionField
custom_question_text:string single_choice_answers/answers:@LeadFormSingleChoiceAnswers has_location_answer/answers:bool
# LeadFormDeliveryMethod
webhook/delivery_details:@WebhookDelivery
# WebhookDelivery
advertiser_webhook_url:string google_secret:string payload_schema_version:int
# BookOnGoogleAsset
# PromotionAsset
promotion_target!:string discount_modifier:#PromotionExtensionDiscountModifier redemption_start_date:string redemption_end_date:string occasion:#PromotionExtensionOccasion
language_code:string start_date:string end_date:string ad_schedule_targets:[@AdScheduleInfo] terms_and_conditions_text:string terms_and_conditions_uri:string
percent_off/discount_type:int money_amount_off/discount_type:@Money promotion_code/promotion_trigger:string orders_over_amount/promotion_trigger:@Money
promotion_barcode_info/promotion_trigger:@PromotionBarcodeInfo promotion_qr_code_info/promotion_trigger:@PromotionQrCodeInfo
# AdScheduleInfo
start_minute:#MinuteOfHour end_minute:#MinuteOfHour start_hour:int end_hour:int day_of_week:#DayOfWeek
# Money
currency_code:string amount_micros:int
# PromotionBarcodeInfo
type:#PromotionBarcodeType barcode_content:string
# PromotionQrCodeInfo
qr_code_content:string
# CalloutAsset
callout_text!:string start_date:string end_date:string ad_schedule_targets:[@AdScheduleInfo]
# StructuredSnippetAsset
header!:string values!:[string]
# SitelinkAsset
link_text!:string description1:string description2:string start_date:string end_date:string ad_schedule_targets:[@AdScheduleInfo]
# PageFeedAsset
page_url!:string labels:[string]
# DynamicEducationAsset
program_id!:string location_id:string program_name!:string subject:string program_description:string school_name:string address:string contextual_keywords:[string]
android_app_link:string similar_program_ids:[string] ios_app_link:string ios_app_store_id:int thumbnail_image_url:string image_url:string
# MobileAppAsset
app_id!:string app_store!:#MobileAppVendor link_text!:string start_date:string end_date:string
# HotelCalloutAsset
text!:string language_code!:string
# CallAsset
country_code!:string phone_number!:string call_conversion_reporting_state:#CallConversionReportingState call_conversion_action:string ad_schedule_targets:[@AdScheduleInfo]
# PriceAsset
type!:#PriceExtensionType price_qualifier:#PriceExtensionPriceQualifier language_code!:string price_offerings:[@PriceOffering]
# PriceOffering
header!:string description!:string price!:@Money unit:#PriceExtensionPriceUnit final_url!:string final_mobile_url:string
# CallToActionAsset
call_to_action:#CallToActionType
# DynamicRealEstateAsset
listing_id!:string listing_name!:string city_name:string description:string address:string price:string image_url:string property_type:string listing_type:string
contextual_keywords:[string] formatted_price:string android_app_link:string ios_app_link:string ios_app_store_id:int similar_listing_ids:[string]
# DynamicCustomAsset
id!:string id2:string item_title!:string item_subtitle:string item_description:string item_address:string item_category:string price:string sale_price:string
formatted_price:string formatted_sale_price:string image_url:string contextual_keywords:[string] android_app_link:string ios_app_link:string ios_app_store_id:int
similar_ids:[string]
# DynamicHotelsAndRentalsAsset
property_id!:string property_name!:string image_url:string destination_name:string description:string price:string sale_price:string star_rating:int category:string
contextual_keywords:[string] address:string android_app_link:string ios_app_link:string ios_app_store_id:int formatted_price:string formatted_sale_price:string
similar_property_ids:[string]
# DynamicFlightsAsset
destination_id!:string origin_id:string flight_description!:string image_url:string destination_name:string origin_name:string flight_price:string flight_sale_price:string
formatted_price:string formatted_sale_price:string android_app_link:string ios_app_link:string ios_app_store_id:int similar_destination_ids:[string] custom_mapping:string
# DemandGenCarouselCardAsset
marketing_image_asset:string square_marketing_image_asset:string portrait_marketing_image_asset:string headline!:string call_to_action_text:string
# DynamicTravelAsset
destination_id!:string origin_id:string title!:string destination_name:string destination_address:string origin_name:string price:string sale_price:string
formatted_price:string formatted_sale_price:string category:string contextual_keywords:[string] similar_destination_ids:[string] image_url:string android_app_link:string
ios_app_link:string ios_app_store_id:int
# DynamicLocalAsset
deal_id!:string deal_name!:string subtitle:string description:string price:string sale_price:string image_url:string address:string category:string
contextual_keywords:[string] formatted_price:string formatted_sale_price:string android_app_link:string similar_deal_ids:[string] ios_app_link:string ios_app_store_id:int
# DynamicJobsAsset
job_id!:string location_id:string job_title!:string job_subtitle:string description:string image_url:string job_category:string contextual_keywords:[string] address:string
salary:string android_app_link:string similar_job_ids:[string] ios_app_link:string ios_app_store_id:int
# LocationAsset
place_id:string business_profile_locations:[@BusinessProfileLocation] location_ownership_type:#LocationOwnershipType
# BusinessProfileLocation
labels:[string] store_code:string listing_id:int
# HotelPropertyAsset
place_id:string hotel_address:string hotel_name:string
# BusinessMessageAsset
message_provider!:#BusinessMessageProvider starter_message!:string call_to_action:@BusinessMessageCallToActionInfo
whatsapp_info/message_provider_data:@WhatsappBusinessMessageInfo facebook_messenger_info/message_provider_data:@FacebookMessengerBusinessMessageInfo
zalo_info/message_provider_data:@ZaloBusinessMessageInfo
# BusinessMessageCallToActionInfo
call_to_action_selection!:#BusinessMessageCallToActionType call_to_action_description!:string
# WhatsappBusinessMessageInfo
country_code!:string phone_number!:string
# FacebookMessengerBusinessMessageInfo
page_name!:string
# ZaloBusinessMessageInfo
oa_id/zalo_id:int custom_name/zalo_id:string
# AppDeepLinkAsset
app_deep_link_uri:string
# YouTubeVideoListAsset
youtube_videos:[@AdVideoAsset]
# CampaignBudgetOperation
update_mask:mask create/operation:@CampaignBudget update/operation:@CampaignBudget remove/operation:string
# CampaignBudget
resource_name=:string id-:int name:string amount_micros:int total_amount_micros:int status-:#BudgetStatus delivery_method:#BudgetDeliveryMethod explicitly_shared:bool
reference_count-:int has_recommended_budget-:bool recommended_budget_amount_micros-:int period=:#BudgetPeriod recommended_budget_estimated_change_weekly_clicks-:int
recommended_budget_estimated_change_weekly_cost_micros-:int recommended_budget_estimated_change_weekly_interactions-:int
recommended_budget_estimated_change_weekly_views-:int type=:#BudgetType aligned_bidding_strategy_id:int
# CampaignOperation
update_mask:mask create/operation:@Campaign update/operation:@Campaign remove/operation:string
# Campaign
resource_name=:string id-:int name:string primary_status-:#CampaignPrimaryStatus primary_status_reasons-:[#CampaignPrimaryStatusReason] status:#CampaignStatus
serving_status-:#CampaignServingStatus bidding_strategy_system_status-:#BiddingStrategySystemStatus ad_serving_optimization_status:#AdServingOptimizationStatus
advertising_channel_type=:#AdvertisingChannelType advertising_channel_sub_type=:#AdvertisingChannelSubType tracking_url_template:string
url_custom_parameters:[@CustomParameter] local_services_campaign_settings:@Campaign.LocalServicesCampaignSettings travel_campaign_settings:@Campaign.TravelCampaignSettings
demand_gen_campaign_settings:@Campaign.DemandGenCampaignSettings video_campaign_settings:@Campaign.VideoCampaignSettings
pmax_campaign_settings:@Campaign.PmaxCampaignSettings real_time_bidding_setting:@RealTimeBiddingSetting network_settings:@Campaign.NetworkSettings
hotel_setting:@Campaign.HotelSettingInfo dynamic_search_ads_setting:@Campaign.DynamicSearchAdsSetting shopping_setting:@Campaign.ShoppingSetting
targeting_setting:@TargetingSetting audience_setting=:@Campaign.AudienceSetting geo_target_type_setting:@Campaign.GeoTargetTypeSetting
local_campaign_setting:@Campaign.LocalCampaignSetting app_campaign_setting:@Campaign.AppCampaignSetting labels-:[string] experiment_type-:#CampaignExperimentType
base_campaign-:string campaign_budget:string bidding_strategy_type-:#BiddingStrategyType accessible_bidding_strategy-:string campaign_group:string start_date_time:string
end_date_time:string final_url_suffix:string frequency_caps:[@FrequencyCapEntry] vanity_pharma:@Campaign.VanityPharma
selective_optimization:@Campaign.SelectiveOptimization optimization_goal_setting:@Campaign.OptimizationGoalSetting tracking_setting-:@Campaign.TrackingSetting
payment_mode:#PaymentMode optimization_score-:number excluded_parent_asset_field_types:[#AssetFieldType] excluded_parent_asset_set_types:[#AssetSetType]
performance_max_upgrade-:@Campaign.PerformanceMaxUpgrade hotel_property_asset_set=:string listing_type=:#ListingType
asset_automation_settings:[@Campaign.AssetAutomationSetting] keyword_match_type:#CampaignKeywordMatchType brand_guidelines_enabled=:bool
brand_guidelines:@Campaign.BrandGuidelines text_guidelines:@Campaign.TextGuidelines third_party_integration_partners:@CampaignThirdPartyIntegrationPartners
ai_max_setting:@Campaign.AiMaxSetting contains_eu_political_advertising:#EuPoliticalAdvertisingStatus feed_types-:[#AssetSetType]
view_through_conversion_optimization_enabled:bool missing_eu_political_advertising_declaration-:bool aca_migration_date_time-:string
broad_match_migration_date_time-:string bidding_strategy/campaign_bidding_strategy:string commission/campaign_bidding_strategy:@Commission
manual_cpa/campaign_bidding_strategy:@ManualCpa manual_cpc/campaign_bidding_strategy:@ManualCpc manual_cpm/campaign_bidding_strategy:@ManualCpm
manual_cpv/campaign_bidding_strategy:@ManualCpv maximize_conversions/campaign_bidding_strategy:@MaximizeConversions
maximize_conversion_value/campaign_bidding_strategy:@MaximizeConversionValue target_cpa/campaign_bidding_strategy:@TargetCpa
target_impression_share/campaign_bidding_strategy:@TargetImpressionShare target_roas/campaign_bidding_strategy:@TargetRoas
target_spend/campaign_bidding_strategy:@TargetSpend percent_cpc/campaign_bidding_strategy:@PercentCpc target_cpm/campaign_bidding_strategy:@TargetCpm
fixed_cpm/campaign_bidding_strategy:@FixedCpm target_cpv/campaign_bidding_strategy:@TargetCpv target_cpc/campaign_bidding_strategy:@TargetCpc
# Campaign.LocalServicesCampaignSettings
category_bids:[@Campaign.CategoryBid]
# Campaign.CategoryBid
category_id:string manual_cpa_bid_micros:int target_cpa_bid_micros:int
# Campaign.TravelCampaignSettings
travel_account_id=:int
# Campaign.DemandGenCampaignSettings
upgraded_targeting=:bool
# Campaign.VideoCampaignSettings
video_ad_sequence:@Campaign.VideoCampaignSettings.VideoAdSequence
reservation_ad_category_self_disclosure:@Campaign.VideoCampaignSettings.ReservationAdCategorySelfDisclosure booking_details-:@Campaign.VideoCampaignSettings.BookingDetails
video_ad_inventory_control/fluidity_control:@Campaign.VideoCampaignSettings.VideoAdInventoryControl
video_ad_format_control/fluidity_control:@Campaign.VideoCampaignSettings.VideoAdFormatControl
# Campaign.VideoCampaignSettings.VideoAdSequence
steps:[@Campaign.VideoCampaignSettings.VideoAdSequenceStep] minimum_duration:#VideoAdSequenceMinimumDuration
# Campaign.VideoCampaignSettings.VideoAdSequenceStep
video_ad_sequence_step_id:int asset_id:int ad_group_type:#AdGroupType previous_step_id:int previous_step_interaction_type:#VideoAdSequenceInteractionType
# Campaign.VideoCampaignSettings.ReservationAdCategorySelfDisclosure
gambling:bool alcohol:bool politics:bool
# Campaign.VideoCampaignSettings.BookingDetails
status-:#BookingStatus hold_expiration_date_time-:string cancellation_date_time-:string
# Campaign.VideoCampaignSettings.VideoAdInventoryControl
allow_in_stream:bool allow_in_feed:bool allow_shorts:bool allow_non_skippable_in_stream:bool
# Campaign.VideoCampaignSettings.VideoAdFormatControl
format_restriction:#VideoAdFormatRestriction non_skippable_in_stream_restrictions:@Campaign.VideoCampaignSettings.NonSkippableInStreamRestrictions
# Campaign.VideoCampaignSettings.NonSkippableInStreamRestrictions
min_duration:#NonSkippableMinDuration max_duration:#NonSkippableMaxDuration
# Campaign.PmaxCampaignSettings
brand_targeting_overrides:@Campaign.PmaxCampaignSettings.BrandTargetingOverrides local_services_pmax_campaign_settings:@Campaign.LocalServicesPmaxCampaignSettings
local_services_enabled-:bool
# Campaign.PmaxCampaignSettings.BrandTargetingOverrides
ignore_exclusions_for_shopping_ads:bool
# Campaign.LocalServicesPmaxCampaignSettings
navigational_query_leads_enabled:bool founding_year:int country_code=:string phone_numbers:[@LocalServicesPhoneNumber]
# LocalServicesPhoneNumber
phone_number:string country_code:string phone_number_type:#GlsPhoneNumberType
# RealTimeBiddingSetting
opt_in:bool
# Campaign.NetworkSettings
target_google_search:bool target_search_network:bool target_content_network:bool target_partner_search_network:bool target_youtube:bool target_google_tv_network:bool
# Campaign.HotelSettingInfo
hotel_center_id:int disable_hotel_setting:bool
# Campaign.DynamicSearchAdsSetting
domain_name!:string language_code!:string use_supplied_urls_only:bool
# Campaign.ShoppingSetting
merchant_id:int feed_label:string campaign_priority:int enable_local:bool use_vehicle_inventory=:bool advertising_partner_ids:[int] disable_product_feed:bool
ignore_brand_exclusion_in_shopping_ads:bool
# Campaign.AudienceSetting
use_audience_grouped=:bool
# Campaign.GeoTargetTypeSetting
positive_geo_target_type:#PositiveGeoTargetType negative_geo_target_type:#NegativeGeoTargetType
# Campaign.LocalCampaignSetting
location_source_type:#LocationSourceType
# Campaign.AppCampaignSetting
bidding_strategy_goal_type:#AppCampaignBiddingStrategyGoalType app_id=:string app_store=:#AppCampaignAppStore
# FrequencyCapEntry
key:@FrequencyCapKey cap:int
# FrequencyCapKey
level:#FrequencyCapLevel event_type:#FrequencyCapEventType time_unit:#FrequencyCapTimeUnit time_length:int
# Campaign.VanityPharma
vanity_pharma_display_url_mode:#VanityPharmaDisplayUrlMode vanity_pharma_text:#VanityPharmaText
# Campaign.SelectiveOptimization
conversion_actions:[string]
# Campaign.OptimizationGoalSetting
optimization_goal_types:[#OptimizationGoalType]
# Campaign.TrackingSetting
tracking_url-:string
# Campaign.PerformanceMaxUpgrade
performance_max_campaign-:string pre_upgrade_campaign-:string status-:#PerformanceMaxUpgradeStatus
# Campaign.AssetAutomationSetting
asset_automation_type:#AssetAutomationType asset_automation_status:#AssetAutomationStatus
# Campaign.BrandGuidelines
main_color:string accent_color:string predefined_font_family:string
# Campaign.TextGuidelines
term_exclusions:[string] messaging_restrictions:[@Campaign.MessagingRestriction]
# Campaign.MessagingRestriction
restriction_text:string restriction_type:#MessagingRestrictionType
# CampaignThirdPartyIntegrationPartners
viewability_integration_partners:[@CampaignThirdPartyViewabilityIntegrationPartner] brand_lift_integration_partners:[@CampaignThirdPartyBrandLiftIntegrationPartner]
brand_safety_integration_partners:[@CampaignThirdPartyBrandSafetyIntegrationPartner] reach_integration_partners:[@CampaignThirdPartyReachIntegrationPartner]
conversion_attribution_integration_partners:[@CampaignThirdPartyConversionAttributionIntegrationPartner]
# CampaignThirdPartyViewabilityIntegrationPartner
viewability_integration_partner:#ThirdPartyViewabilityIntegrationPartner viewability_integration_partner_data:@ThirdPartyIntegrationPartnerData share_cost:bool
# ThirdPartyIntegrationPartnerData
client_id:string third_party_placement_id:string
# CampaignThirdPartyBrandLiftIntegrationPartner
brand_lift_integration_partner:#ThirdPartyBrandLiftIntegrationPartner brand_lift_integration_partner_data:@ThirdPartyIntegrationPartnerData share_cost:bool
# CampaignThirdPartyBrandSafetyIntegrationPartner
brand_safety_integration_partner:#ThirdPartyBrandSafetyIntegrationPartner brand_safety_integration_partner_data:@ThirdPartyIntegrationPartnerData
# CampaignThirdPartyReachIntegrationPartner
reach_integration_partner:#ThirdPartyReachIntegrationPartner reach_integration_partner_data:@ThirdPartyIntegrationPartnerData share_cost:bool
# CampaignThirdPartyConversionAttributionIntegrationPartner
conversion_attribution_integration_partner:#ThirdPartyConversionAttributionIntegrationPartner
conversion_attribution_integration_partner_data:@ThirdPartyIntegrationPartnerData
# Campaign.AiMaxSetting
enable_ai_max:bool bundling_required-:#AiMaxBundlingRequired
# Commission
commission_rate_micros:int
# ManualCpa
# ManualCpc
enhanced_cpc_enabled:bool
# ManualCpm
# ManualCpv
# MaximizeConversions
cpc_bid_ceiling_micros:int cpc_bid_floor_micros:int target_cpa_micros:int
# MaximizeConversionValue
target_roas:number cpc_bid_ceiling_micros:int cpc_bid_floor_micros:int target_roas_tolerance_percent_millis:int
# TargetCpa
target_cpa_micros:int cpc_bid_ceiling_micros:int cpc_bid_floor_micros:int
# TargetImpressionShare
location:#TargetImpressionShareLocation location_fraction_micros:int cpc_bid_ceiling_micros:int
# TargetRoas
target_roas:number cpc_bid_ceiling_micros:int cpc_bid_floor_micros:int target_roas_tolerance_percent_millis:int
# TargetSpend
target_spend_micros:int cpc_bid_ceiling_micros:int
# PercentCpc
cpc_bid_ceiling_micros:int enhanced_cpc_enabled:bool
# TargetCpm
target_frequency_goal/goal:@TargetCpmTargetFrequencyGoal
# TargetCpmTargetFrequencyGoal
target_count:int time_unit:#TargetFrequencyTimeUnit
# FixedCpm
goal:#FixedCpmGoal target_frequency_info/goal_info:@FixedCpmTargetFrequencyGoalInfo
# FixedCpmTargetFrequencyGoalInfo
target_count:int time_unit:#FixedCpmTargetFrequencyTimeUnit
# TargetCpv
# TargetCpc
target_cpc_micros:int
# SearchGoogleAdsRequest
customer_id!:string query!:string page_token:string page_size:int validate_only:bool search_settings:@SearchSettings
# SearchSettings
omit_results:bool return_summary_row:bool return_total_results_count:bool
# CreateYouTubeVideoUploadRequest
customer_id!:string you_tube_video_upload!:@YouTubeVideoUpload
# YouTubeVideoUpload
resource_name=:string video_upload_id-:int channel_id=:string video_id-:string state-:#YouTubeVideoUploadState video_title+=:string video_description+=:string
video_privacy:#YouTubeVideoPrivacy
# RemoveYouTubeVideoUploadRequest
customer_id!:string resource_names:[string]
# Customer
resource_name=:string id-:int descriptive_name:string currency_code=:string time_zone=:string tracking_url_template:string final_url_suffix:string
auto_tagging_enabled:bool has_partners_badge-:bool manager-:bool test_account-:bool call_reporting_setting:@CallReportingSetting
conversion_tracking_setting:@ConversionTrackingSetting remarketing_setting-:@RemarketingSetting
pay_per_conversion_eligibility_failure_reasons-:[#CustomerPayPerConversionEligibilityFailureReason] optimization_score-:number optimization_score_weight-:number
status-:#CustomerStatus location_asset_auto_migration_done-:bool image_asset_auto_migration_done-:bool location_asset_auto_migration_done_date_time-:string
image_asset_auto_migration_done_date_time-:string customer_agreement_setting-:@CustomerAgreementSetting local_services_settings-:@LocalServicesSettings
video_brand_safety_suitability:#BrandSafetySuitability video_customer:@VideoCustomer contains_eu_political_advertising-:#EuPoliticalAdvertisingStatus
# CallReportingSetting
call_reporting_enabled:bool call_conversion_reporting_enabled:bool call_conversion_action:string
# ConversionTrackingSetting
conversion_tracking_id-:int cross_account_conversion_tracking_id-:int accepted_customer_data_terms-:bool conversion_tracking_status-:#ConversionTrackingStatus
enhanced_conversions_for_leads_enabled-:bool google_ads_conversion_customer:string
# RemarketingSetting
google_global_site_tag-:string
# CustomerAgreementSetting
accepted_lead_form_terms-:bool
# LocalServicesSettings
granular_license_statuses-:[@GranularLicenseStatus] granular_insurance_statuses-:[@GranularInsuranceStatus]
# GranularLicenseStatus
geo_criterion_id-:int category_id-:string verification_status-:#LocalServicesVerificationStatus
# GranularInsuranceStatus
geo_criterion_id-:int category_id-:string verification_status-:#LocalServicesVerificationStatus
# VideoCustomer
third_party_integration_partners:@CustomerThirdPartyIntegrationPartners
# CustomerThirdPartyIntegrationPartners
viewability_integration_partners:[@CustomerThirdPartyViewabilityIntegrationPartner] brand_lift_integration_partners:[@CustomerThirdPartyBrandLiftIntegrationPartner]
brand_safety_integration_partners:[@CustomerThirdPartyBrandSafetyIntegrationPartner] reach_integration_partners:[@CustomerThirdPartyReachIntegrationPartner]
conversion_attribution_integration_partners:[@CustomerThirdPartyConversionAttributionIntegrationPartner]
# CustomerThirdPartyViewabilityIntegrationPartner
viewability_integration_partner:#ThirdPartyViewabilityIntegrationPartner allow_share_cost:bool
# CustomerThirdPartyBrandLiftIntegrationPartner
brand_lift_integration_partner:#ThirdPartyBrandLiftIntegrationPartner allow_share_cost:bool
# CustomerThirdPartyBrandSafetyIntegrationPartner
brand_safety_integration_partner:#ThirdPartyBrandSafetyIntegrationPartner
# CustomerThirdPartyReachIntegrationPartner
reach_integration_partner:#ThirdPartyReachIntegrationPartner allow_share_cost:bool
# CustomerThirdPartyConversionAttributionIntegrationPartner
conversion_attribution_integration_partner:#ThirdPartyConversionAttributionIntegrationPartner
# Metrics
absolute_top_impression_percentage:number active_view_cpm:number active_view_ctr:number active_view_impressions:int active_view_measurability:number
active_view_measurable_cost_micros:int active_view_measurable_impressions:int active_view_viewability:number all_conversions_from_interactions_rate:number
all_conversions_value:number all_conversions_value_by_conversion_date:number all_new_customer_lifetime_value:number all_conversions:number
all_conversions_by_conversion_date:number all_conversions_value_per_cost:number all_conversions_from_click_to_call:number all_conversions_from_directions:number
all_conversions_from_interactions_value_per_interaction:number all_conversions_from_menu:number all_conversions_from_order:number
all_conversions_from_other_engagement:number all_conversions_from_store_visit:number all_conversions_from_store_website:number
auction_insight_search_absolute_top_impression_percentage:number auction_insight_search_impression_share:number auction_insight_search_outranking_share:number
auction_insight_search_overlap_rate:number auction_insight_search_position_above_rate:number auction_insight_search_top_impression_percentage:number average_cost:number
average_cpc:number average_cpe:number average_cpm:number trueview_average_cpv:number average_page_views:number average_time_on_site:number benchmark_average_max_cpc:number
biddable_app_install_conversions:number biddable_app_post_install_conversions:number biddable_cohort_app_post_install_conversions:number benchmark_ctr:number
bounce_rate:number clicks:int control_clicks:int combined_clicks:int combined_clicks_per_query:number combined_queries:int content_budget_lost_impression_share:number
content_impression_share:number conversion_last_received_request_date_time:string conversion_last_conversion_date:string content_rank_lost_impression_share:number
conversions_from_interactions_rate:number conversions_value:number conversions_value_by_conversion_date:number new_customer_lifetime_value:number
conversions_value_per_cost:number conversions_from_interactions_value_per_interaction:number conversions:number conversions_by_conversion_date:number cost_micros:int
cost_per_all_conversions:number cost_per_conversion:number cost_per_current_model_attributed_conversion:number cross_device_conversions:number
cross_device_conversions_by_conversion_date:number cross_device_conversions_value:number cross_device_conversions_value_micros:int
cross_device_conversions_value_by_conversion_date:number ctr:number current_model_attributed_conversions:number
current_model_attributed_conversions_from_interactions_rate:number current_model_attributed_conversions_from_interactions_value_per_interaction:number
current_model_attributed_conversions_value:number current_model_attributed_conversions_value_per_cost:number engagement_rate:number engagements:int
hotel_average_lead_value_micros:number hotel_commission_rate_micros:int hotel_expected_commission_cost:number hotel_price_difference_percentage:number
hotel_eligible_impressions:int historical_creative_quality_score:#QualityScoreBucket historical_landing_page_quality_score:#QualityScoreBucket historical_quality_score:int
historical_search_predicted_ctr:#QualityScoreBucket gmail_forwards:int gmail_saves:int gmail_secondary_clicks:int impressions_from_store_reach:int impressions:int
interaction_rate:number interactions:int interaction_event_types:[#InteractionEventType] invalid_click_rate:number invalid_clicks:int general_invalid_click_rate:number
general_invalid_clicks:int message_chats:int message_impressions:int message_chat_rate:number mobile_friendly_clicks_percentage:number optimization_score_uplift:number
optimization_score_url:string organic_clicks:int organic_clicks_per_query:number organic_impressions:int organic_impressions_per_query:number organic_queries:int
percent_new_visitors:number phone_calls:int phone_impressions:int phone_through_rate:number relative_ctr:number search_absolute_top_impression_share:number
search_budget_lost_absolute_top_impression_share:number search_budget_lost_impression_share:number search_budget_lost_top_impression_share:number search_click_share:number
search_exact_match_impression_share:number search_impression_share:number search_rank_lost_absolute_top_impression_share:number search_rank_lost_impression_share:number
search_rank_lost_top_impression_share:number search_top_impression_share:number search_volume:@SearchVolumeRange speed_score:int average_target_cpa_micros:int
average_target_roas:number top_impression_percentage:number valid_accelerated_mobile_pages_clicks_percentage:number value_per_all_conversions:number
value_per_all_conversions_by_conversion_date:number value_per_conversion:number value_per_conversions_by_conversion_date:number
value_per_current_model_attributed_conversion:number video_quartile_p100_rate:number video_quartile_p25_rate:number video_quartile_p50_rate:number
video_quartile_p75_rate:number video_trueview_view_rate:number video_trueview_views:int view_through_conversions:int sk_ad_network_installs:int
sk_ad_network_total_conversions:int publisher_purchased_clicks:int publisher_organic_clicks:int publisher_unknown_clicks:int
all_conversions_from_location_asset_click_to_call:number all_conversions_from_location_asset_directions:number all_conversions_from_location_asset_menu:number
all_conversions_from_location_asset_order:number all_conversions_from_location_asset_other_engagement:number all_conversions_from_location_asset_store_visits:number
all_conversions_from_location_asset_website:number eligible_impressions_from_location_asset_store_reach:int
view_through_conversions_from_location_asset_click_to_call:number view_through_conversions_from_location_asset_directions:number
view_through_conversions_from_location_asset_menu:number view_through_conversions_from_location_asset_order:number
view_through_conversions_from_location_asset_other_engagement:number view_through_conversions_from_location_asset_store_visits:number
view_through_conversions_from_location_asset_website:number orders:number average_order_value_micros:int average_cart_size:number cost_of_goods_sold_micros:int
gross_profit_micros:int gross_profit_margin:number revenue_micros:int units_sold:number cross_sell_cost_of_goods_sold_micros:int cross_sell_gross_profit_micros:int
cross_sell_revenue_micros:int cross_sell_units_sold:number lead_cost_of_goods_sold_micros:int lead_gross_profit_micros:int lead_revenue_micros:int lead_units_sold:number
unique_users:int average_impression_frequency_per_user:number linked_entities_count:int linked_sample_entities:[string] asset_pinned_total_count:int
asset_pinned_as_headline_position_one_count:int asset_pinned_as_headline_position_two_count:int asset_pinned_as_headline_position_three_count:int
asset_pinned_as_description_position_one_count:int asset_pinned_as_description_position_two_count:int store_visits_last_click_model_attributed_conversions:number
results_conversions_purchase:number video_trueview_view_rate_in_feed:number video_trueview_view_rate_in_stream:number video_trueview_view_rate_shorts:number
coviewed_impressions:int primary_impressions:int platform_comparable_conversions_from_interactions_rate:number platform_comparable_conversions:number
platform_comparable_conversions_value:number platform_comparable_conversions_value_per_cost:number platform_comparable_conversions_by_conversion_date:number
platform_comparable_conversions_value_by_conversion_date:number platform_comparable_conversions_from_interactions_value_per_interaction:number
cost_per_platform_comparable_conversion:number value_per_platform_comparable_conversion:number value_per_platform_comparable_conversions_by_conversion_date:number
cost_converted_currency_per_platform_comparable_conversion:number unique_users_two_plus:int unique_users_three_plus:int unique_users_four_plus:int
unique_users_five_plus:int unique_users_ten_plus:int value_adjustment:number all_value_adjustment:number clicks_unique_query_clusters:int
conversions_unique_query_clusters:int impressions_unique_query_clusters:int video_watch_time_duration_millis:int average_video_watch_time_duration_millis:int svr:int
active_view_audibility_measurable_impressions:int active_view_audibility_measurable_impressions_rate:number
active_view_audibility_invalid_measurable_impressions_rate:number active_view_audibility_invalid_givt_measurable_impressions_rate:number
active_view_audible_impressions:int active_view_audible_impressions_rate:number active_view_audible_two_seconds_impressions:int
active_view_audible_two_seconds_impressions_rate:number active_view_audible_thirty_seconds_impressions:int active_view_audible_thirty_seconds_impressions_rate:number
active_view_audible_quartile_p25_rate:number active_view_audible_quartile_p50_rate:number active_view_audible_quartile_p75_rate:number
active_view_audible_quartile_p100_rate:number biddable_indirect_install_first_in_app_conversion_micros:int all_average_cart_size:number all_average_order_value_micros:int
all_cost_of_goods_sold_micros:int all_cross_sell_cost_of_goods_sold_micros:int all_cross_sell_gross_profit_micros:int all_cross_sell_revenue_micros:int
all_cross_sell_units_sold:number all_gross_profit_margin:number all_gross_profit_micros:int all_lead_cost_of_goods_sold_micros:int all_lead_gross_profit_micros:int
all_lead_revenue_micros:int all_lead_units_sold:number all_orders:number all_revenue_micros:int all_units_sold:number control_cost_per_conversion:number
cost_per_conversion_margin_of_error:number cost_per_conversion_p_value:number cost_per_conversion_change_point_estimate:number control_conversions:number
conversions_absolute_change_margin_of_error:number conversions_absolute_change_p_value:number conversions_absolute_change_point_estimate:number
control_conversion_value_per_cost:number conversion_value_per_cost_margin_of_error:number conversion_value_per_cost_p_value:number
conversion_value_per_cost_change_point_estimate:number control_cost_micros:int cost_micros_margin_of_error:number cost_micros_p_value:number
cost_micros_change_point_estimate:number control_impressions:int impressions_margin_of_error:number impressions_p_value:number impressions_point_estimate:number
clicks_margin_of_error:number clicks_p_value:number clicks_point_estimate:number control_conversion_value:number conversion_value_margin_of_error:number
conversion_value_p_value:number conversion_value_change_point_estimate:number incremental_conversions:number incremental_conversions_winner_score:number
incremental_conversion_value:number incremental_conversion_value_winner_score:number conversion_lift_baseline_conversions:number
conversion_lift_baseline_conversion_value:number conversion_lift_exposed_conversions:number conversion_lift_exposed_conversion_value:number
cost_per_incremental_conversion:number cost_per_incremental_conversion_winner_score:number cost_per_incremental_conversion_p90_lower_bound:number
cost_per_incremental_conversion_p90_upper_bound:number incremental_conversions_p90_lower_bound:number incremental_conversions_p90_upper_bound:number
incremental_conversions_p_value:number incremental_conversion_value_p90_lower_bound:number incremental_conversion_value_p90_upper_bound:number
incremental_conversion_value_p_value:number incremental_conversion_value_per_cost:number incremental_conversion_value_per_cost_winner_score:number
incremental_conversion_value_per_cost_p90_lower_bound:number incremental_conversion_value_per_cost_p90_upper_bound:number relative_conversion_lift:number
relative_conversion_lift_p90_lower_bound:number relative_conversion_lift_p90_upper_bound:number relative_conversion_value_lift:number
relative_conversion_value_lift_p90_lower_bound:number relative_conversion_value_lift_p90_upper_bound:number absolute_brand_lift:number
absolute_brand_lift_p90_lower_bound:number absolute_brand_lift_p90_upper_bound:number absolute_brand_lift_p_value:number brand_lift_baseline_positive_response_rate:number
brand_lift_baseline_positive_response_rate_p90_lower_bound:number brand_lift_baseline_positive_response_rate_p90_upper_bound:number
brand_lift_exposed_positive_responder_fractional_cookies:number brand_lift_exposed_positive_responder_fractional_cookies_p90_lower_bound:number
brand_lift_exposed_positive_responder_fractional_cookies_p90_upper_bound:number brand_lift_exposed_positive_response_rate:number
brand_lift_exposed_positive_response_rate_p90_lower_bound:number brand_lift_exposed_positive_response_rate_p90_upper_bound:number brand_lift_responses_exposed:number
brand_lift_responses_suppressed:number brand_lift_suppressed_positive_responder_fractional_cookies:number
brand_lift_suppressed_positive_responder_fractional_cookies_p90_lower_bound:number brand_lift_suppressed_positive_responder_fractional_cookies_p90_upper_bound:number
brand_lift_total_responses:number cost_per_lifted_cookie:number cost_per_lifted_cookie_p90_lower_bound:number cost_per_lifted_cookie_p90_upper_bound:number
fractional_lifted_cookies:number fractional_lifted_cookies_p90_lower_bound:number fractional_lifted_cookies_p90_upper_bound:number headroom_brand_lift:number
headroom_brand_lift_p90_lower_bound:number headroom_brand_lift_p90_upper_bound:number relative_brand_lift:number relative_brand_lift_p90_lower_bound:number
relative_brand_lift_p90_upper_bound:number youtube_comments:int youtube_likes:int youtube_shares:int original_conversion_value:number
# SearchVolumeRange
min:int max:int
# Segments
activity_account_id:int activity_city:string activity_country:string activity_rating:int activity_state:string external_activity_id:string
ad_destination_type:#AdDestinationType ad_format_type:#AdFormatType ad_network_type:#AdNetworkType ad_group:string ad_sub_format_type:#AdSubFormatType
ad_sub_network_type:#AdSubNetworkType age_range:#AgeRangeType asset_group:string auction_insight_domain:string
budget_campaign_association_status:#BudgetCampaignAssociationStatus brand_lift_measurement_type:#BrandLiftMeasurementType campaign:string click_type:#ClickType
conversion_action:string conversion_action_category:#ConversionActionCategory conversion_action_name:string conversion_adjustment:bool
conversion_attribution_event_type:#ConversionAttributionEventType conversion_lag_bucket:#ConversionLagBucket conversion_lift_conversion_category:#ConversionActionCategory
conversion_lift_end_date:int conversion_lift_included_conversion_action_types:#ConversionLiftIncludedConversionActionTypes conversion_lift_start_date:int
conversion_or_adjustment_lag_bucket:#ConversionOrAdjustmentLagBucket country:string country_localized_name:string date:string day_of_week:#DayOfWeek device:#Device
mobile_device_platform:#MobileDevicePlatform experiment_arm:string external_conversion_source:#ExternalConversionSource gender:#GenderType geo_target_airport:string
geo_target_canton:string geo_target_city:string geo_target_country:string geo_target_county:string geo_target_district:string geo_target_metro:string
geo_target_most_specific_location:string geo_target_postal_code:string geo_target_province:string geo_target_region:string geo_target_state:string
hotel_booking_window_days:int hotel_center_id:int hotel_check_in_date:string hotel_check_in_day_of_week:#DayOfWeek hotel_city:string hotel_class:int hotel_country:string
hotel_date_selection_type:#HotelDateSelectionType hotel_length_of_stay:int hotel_rate_rule_id:string hotel_rate_type:#HotelRateType hotel_price_bucket:#HotelPriceBucket
hotel_state:string hour:int interaction_on_this_extension:bool keyword:@Keyword landing_page_source:#LandingPageSource loyalty_membership:#LoyaltyMembership month:string
month_of_year:#MonthOfYear partner_hotel_id:string product_aggregator_id:int product_category_level1:string product_category_level2:string product_category_level3:string
product_category_level4:string product_category_level5:string product_brand:string product_channel:#ProductChannel product_channel_exclusivity:#ProductChannelExclusivity
product_condition:#ProductCondition product_country:string product_custom_attribute0:string product_custom_attribute1:string product_custom_attribute2:string
product_custom_attribute3:string product_custom_attribute4:string product_feed_label:string product_item_id:string product_language:string product_merchant_id:int
product_sold_category_level1:string product_sold_category_level2:string product_sold_category_level3:string product_sold_category_level4:string
product_sold_category_level5:string product_sold_brand:string product_sold_condition:#ProductCondition product_sold_custom_attribute0:string
product_sold_custom_attribute1:string product_sold_custom_attribute2:string product_sold_custom_attribute3:string product_sold_custom_attribute4:string
product_sold_item_id:string product_sold_title:string product_sold_type_l1:string product_sold_type_l2:string product_sold_type_l3:string product_sold_type_l4:string
product_sold_type_l5:string product_store_id:string product_title:string product_type_l1:string product_type_l2:string product_type_l3:string product_type_l4:string
product_type_l5:string quarter:string travel_destination_city:string travel_destination_country:string travel_destination_region:string
vertical_ads_event_participant_display_names:string vertical_ads_hotel_class:int vertical_ads_listing:string vertical_ads_listing_brand:string
vertical_ads_listing_city:string vertical_ads_listing_country:string vertical_ads_listing_region:string vertical_ads_listing_user_rating:int
vertical_ads_listing_venue:string vertical_ads_partner_account:int vertical_ads_vertical:#VerticalAdsItemVerticalType recommendation_type:#RecommendationType
search_engine_results_page_type:#SearchEngineResultsPageType search_subcategory:string search_term:string search_term_match_type:#SearchTermMatchType match_type:#MatchType
slot:#Slot conversion_value_rule_primary_dimension:#ConversionValueRulePrimaryDimension webpage:string week:string year:int sk_ad_network_fine_conversion_value:int
sk_ad_network_redistributed_fine_conversion_value:int sk_ad_network_user_type:#SkAdNetworkUserType sk_ad_network_ad_event_type:#SkAdNetworkAdEventType
sk_ad_network_source_app:@SkAdNetworkSourceApp sk_ad_network_attribution_credit:#SkAdNetworkAttributionCredit
sk_ad_network_coarse_conversion_value:#SkAdNetworkCoarseConversionValue sk_ad_network_source_domain:string sk_ad_network_source_type:#SkAdNetworkSourceType
sk_ad_network_postback_sequence_index:int sk_ad_network_version:string asset_interaction_target:@AssetInteractionTarget
new_versus_returning_customers:#ConvertingUserPriorEngagementTypeAndLtvBucket adjusted_age_range:#AgeRangeType adjusted_gender:#GenderType
search_term_match_source:#SearchTermMatchSource search_term_targeting_status:#SearchTermTargetingStatus ad_using_product_data:bool ad_using_video:bool
# Keyword
ad_group_criterion:string info:@KeywordInfo
# SkAdNetworkSourceApp
sk_ad_network_source_app_id:string
# AssetInteractionTarget
asset:string interaction_on_this_asset:bool
`;
