/**
 * Operations that are not among the published OpenAPI files, in the same notation. Source: the docs and clients of
 * tiktok-business-api-sdk (js_sdk/src/api, MIT), whose replies the files do not describe either.
 */
export const MORE_OPERATIONS = `
# POST /file/video/ad/upload/
advertiser_id!:string file_name:string upload_type:#UploadType video_file:string video_signature:string video_url:string file_id:string video_id:string
is_third_party:bool flaw_detect:bool auto_fix_enabled:bool auto_bind_enabled:bool
# GET /file/video/ad/info/
advertiser_id!:string video_ids!:[string](1..60)
# GET /file/video/ad/search/
advertiser_id!:string filtering:{video_ids:[string] material_ids:[string] video_name:string} page:int page_size:int(1..100)
# GET /tool/region/
advertiser_id!:string placements:[#InventoryFlow] objective_type:string promotion_target_type:string level_range:string
# GET /identity/get/
advertiser_id!:string identity_type:#IdentityType3 identity_authorized_bc_id:string page:int page_size:int(1..100)
`;

export const MORE_ENUMS = `
# UploadType
UPLOAD_BY_FILE UPLOAD_BY_URL UPLOAD_BY_FILE_ID UPLOAD_BY_VIDEO_ID
`;
