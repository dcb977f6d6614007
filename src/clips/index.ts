export { clip, clipFeatures, videoNotFound } from './edit.ts';
export { withDerived } from './features.ts';
export { importManifest, type ManifestFormat } from './import.ts';
export { catalogueRoutes, importRoute } from './route.ts';
export type { Clip, ImportReply, VideoAsset } from './schema.ts';
