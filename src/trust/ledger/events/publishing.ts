import { z } from 'zod';
import { Id } from '../../../core/kernel/index.ts';

const caps = { max_daily_minor: z.int().nullable(), max_campaign_minor: z.int().nullable() };
const exposure = z.object({ currency: z.string(), per_day_minor: z.int(), whole_minor: z.int().nullable() });

/** Actions on ad platforms. */
export const PUBLISHING = {
  ad_account_added: {
    entity: 'ad_account',
    metadata: z.object({ platform: z.string(), external_id: z.string(), environment: z.string(), ...caps }),
  },
  ad_account_changed: {
    entity: 'ad_account',
    metadata: z.object({
      changes: z
        .record(z.string(), z.object({ from: z.unknown(), to: z.unknown() }))
        .describe('names the token, but never shows it'),
    }),
  },
  ad_account_removed: {
    entity: 'ad_account',
    metadata: z.object({ platform: z.string(), external_id: z.string(), environment: z.string() }),
  },
  publication_requested: {
    entity: 'publication',
    metadata: z.object({ campaign_id: Id, ad_account_id: Id, fingerprint: z.string(), exposure }),
  },
  publication_step_done: {
    entity: 'publication',
    metadata: z.object({
      step: z.string(),
      act: z.string(),
      remote_id: z.string(),
      how: z.enum(['created', 'adopted']),
      attempts: z.int(),
    }),
  },
  publication_stopped: {
    entity: 'publication',
    metadata: z.object({
      step: z.string(),
      code: z.string(),
      vendor: z.record(z.string(), z.unknown()),
      found: z.array(z.string()).describe('ids on the platform'),
    }),
  },
  publication_resolved: {
    entity: 'publication',
    metadata: z.object({
      step: z.string(),
      decision: z.enum(['continue', 'adopt', 'absent']),
      remote_id: z.string().nullable(),
    }),
  },
  campaign_published: {
    entity: 'campaign',
    metadata: z.object({ publication_id: Id, remote_ids: z.record(z.string(), z.string()) }),
  },
  activation_requested: {
    entity: 'publication',
    metadata: z.object({ campaign_id: Id, exposure, fingerprint: z.string(), why: z.string().optional() }),
  },
  pause_requested: { entity: 'publication', metadata: z.object({ campaign_id: Id, why: z.string().optional() }) },
  budget_requested: {
    entity: 'publication',
    metadata: z.object({ campaign_id: Id, from_minor: z.int(), to_minor: z.int(), exposure }),
  },
  removal_requested: { entity: 'publication', metadata: z.object({ campaign_id: Id, media: z.boolean() }) },
  remote_status_set: {
    entity: 'publication',
    metadata: z.object({ from: z.string(), to: z.string(), exposure }),
  },
  remote_budget_set: {
    entity: 'publication',
    metadata: z.object({ from_minor: z.int(), to_minor: z.int(), exposure }),
  },
  remote_drift_found: {
    entity: 'publication',
    metadata: z.object({ step: z.string(), field: z.string(), ours: z.unknown(), theirs: z.unknown() }),
  },
  spend_over_exposure: {
    entity: 'publication',
    severity: 'error',
    metadata: z.object({ spend_minor: z.int(), exposure_minor: z.int(), currency: z.string() }),
  },
  publication_compensated: {
    entity: 'publication',
    metadata: z.object({
      removed: z.array(z.string()),
      kept: z.array(z.object({ remote_id: z.string(), why: z.string() })),
    }),
  },
} as const;
