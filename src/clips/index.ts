export { columnsWithDerived, withDerived } from './derive.ts';
export { clip, videoNotFound } from './edit.ts';
export { importManifest, type ManifestFormat } from './import.ts';
export { catalogueRoutes, importRoute } from './route.ts';
export type { Clip, ImportReply, VideoAsset } from './schema.ts';
