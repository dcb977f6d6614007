import { z } from 'zod';
import { Id } from '../../../core/kernel/index.ts';

/** Imports: results, videos, clips and films. */
export const CATALOG = {
  results_imported: {
    entity: 'import',
    metadata: z.object({
      results: z.int().describe('results imported in this batch; a large import has several batches'),
      corrected: z.int(),
      unchanged: z.int(),
    }),
  },
  results_withdrawn: {
    entity: 'import',
    metadata: z.object({
      restored: z.int().describe('results restored to what was reported before'),
      withdrawn: z.int().describe('results that no longer have figures'),
      why: z.string(),
    }),
  },
  external_names_given: { entity: 'import', metadata: z.object({ names: z.int() }) },
  video_asset_added: {
    entity: 'video_asset',
    metadata: z.object({
      title: z.string().nullable(),
      duration_ms: z.int().nullable(),
      source_uri: z.string().nullable(),
    }),
  },
  clips_added: { entity: 'video_asset', metadata: z.object({ clip_ids: z.array(Id) }) },
  clip_edited: {
    entity: 'clip',
    metadata: z.object({
      video_asset_id: Id,
      changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })),
      why: z.string().optional(),
    }),
  },
  film_received: { entity: 'video_asset', metadata: z.object({ sha256: z.string(), size_bytes: z.int() }) },
  film_analyzed: {
    entity: 'video_asset',
    metadata: z.object({
      sha256: z.string(),
      duration_ms: z.int(),
      clip_ids: z.array(Id).describe('the clips proposed'),
    }),
  },
  video_assets_imported: {
    entity: 'import',
    metadata: z.object({
      video_asset_ids: z
        .array(Id)
        .describe('videos added or replaced in this batch; a large import has several batches'),
      clips: z.int(),
    }),
  },
  import_completed: {
    entity: 'import',
    metadata: z.object({ video_assets: z.int(), clips: z.int(), rejected: z.int() }),
  },
} as const;
