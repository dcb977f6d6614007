export { columnsWithDerived, withDerived } from './derive.ts';
export { addClips, addVideoAsset, clip, clipFeatures, editClip, videoAssetWithClips, videoNotFound } from './edit.ts';
export { importManifest, ManifestFormat } from './import.ts';
export { catalogRoutes, importRoute, type Summarize } from './route.ts';
export {
  type Clip,
  ClipPatch,
  type ImportReply,
  NewClips,
  NewVideoAsset,
  type VideoAsset,
  VideoAssetQuery,
  VideoSummary,
} from './schema.ts';
export {
  clipCounts,
  clipForUpdate,
  countVideosIn,
  editedClips,
  existingClips,
  lockVideo,
  type Narrow,
  removeUnused,
  type Stretch,
  supersedeClips,
  videoAssets,
  videosIn,
} from './store.ts';
export { upsertVideo } from './upsert-videos.ts';
