import { z } from 'zod';
import { Id } from '../../../core/kernel/index.ts';
import { Platform } from '../../../core/platforms/index.ts';

/** Experiments. */
export const EXPERIMENTS = {
  experiment_created: {
    entity: 'experiment',
    metadata: z.object({
      video_asset_id: Id,
      platform: Platform,
      metric: z.string(),
      arms: z.array(z.object({ label: z.string(), campaign_id: Id, clip_id: Id })),
    }),
  },
  experiment_started: {
    entity: 'experiment',
    metadata: z.object({ plan_checksum: z.string(), starts_on: z.string(), ends_on: z.string() }),
  },
  experiment_looked: {
    entity: 'experiment',
    metadata: z.object({
      day: z.int(),
      outcome: z.string(),
      z: z.number().nullable(),
      boundary: z.number().nullable(),
    }),
  },
  experiment_decided: {
    entity: 'experiment',
    metadata: z.object({
      day: z.int(),
      outcome: z.string(),
      winner: z.string().nullable(),
      lift: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      shrunk_lift: z.number().nullable(),
    }),
  },
  experiment_stopped: { entity: 'experiment', metadata: z.object({ why: z.string().optional() }) },
  experiment_cancelled: { entity: 'experiment', metadata: z.object({}) },
  experiment_study_made: {
    entity: 'experiment',
    metadata: z.object({ remote_id: z.string().describe('the id of the study on the platform'), ad_account_id: Id }),
  },
  experiment_study_failed: { entity: 'experiment', metadata: z.object({ because: z.string() }) },
  experiment_released: { entity: 'experiment', metadata: z.object({ campaigns: z.array(Id) }) },
  experiment_applied: {
    entity: 'experiment',
    metadata: z.object({
      campaign_id: Id.describe('the campaign that was kept'),
      ended: z.array(Id).describe('the other arms’ campaigns'),
    }),
  },
} as const;
