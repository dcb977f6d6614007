import type { JsonObject } from '../port.ts';

/**
 * What Meta does to a video, its texts, or its sound unless it is told not to: members of AdCreativeFeaturesSpec in the specs
 * of v25. Those for catalogs, carousels, and images do not apply to a video. `standard_enhancements` is refused by name
 * (3858504). Meta does not document which ones it turns on by default, so none is left to a default.
 */
const CHANGING = [
  'adapt_to_placement',
  'add_text_overlay',
  'advantage_plus_creative',
  'audio',
  'auto_promotion_tag',
  'creative_stickers',
  'description_automation',
  'enhance_cta',
  'generate_cta',
  'ig_reels_tag',
  'ig_video_native_subtitle',
  'inline_comment',
  'media_type_automation',
  'music_generation',
  'pac_relaxation',
  'product_extensions',
  'profile_card',
  'profile_extension',
  'replace_media_text',
  'reveal_details_over_time',
  'show_destination_blurbs',
  'show_summary',
  'site_extensions',
  'text_formatting_optimization',
  'text_generation',
  'text_optimizations',
  'text_overlay_translation',
  'text_translation',
  'translate_voiceover',
  'video_auto_crop',
  'video_filtering',
  'video_highlight',
  'video_highlights',
  'video_to_image',
  'video_uncrop',
];

/** Turns all of them off, so that the clip that was decided is the clip that runs. */
export const NOTHING_CHANGED: JsonObject = {
  creative_features_spec: Object.fromEntries(CHANGING.map((name) => [name, { enroll_status: 'OPT_OUT' }])),
};
