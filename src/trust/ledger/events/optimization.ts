import { z } from 'zod';
import { Id, Timestamp } from '../../../core/kernel/index.ts';
import { Platform } from '../../../core/platforms/index.ts';

const budgetLimit = { scope: z.string(), scope_id: z.string(), currency: z.string() };

/** Budgets and posting times. */
export const OPTIMIZATION = {
  campaign_created_experiment: {
    entity: 'campaign',
    metadata: z.object({ video_asset_id: Id, platform: Platform, clip_id: Id, experiment_id: Id }),
  },
  budget_plan_made: {
    entity: 'budget_plan',
    metadata: z.object({
      total_minor: z.int(),
      currency: z.string(),
      goal: z.string(),
      verdict: z.string(),
      gain: z.object({ mean: z.number(), low90: z.number(), high90: z.number(), probability: z.number() }),
    }),
  },
  budget_plan_applied: {
    entity: 'budget_plan',
    metadata: z.object({
      lines: z
        .array(z.object({ campaign_id: Id, from_minor: z.int(), to_minor: z.int() }))
        .describe('the budgets that move'),
    }),
  },
  campaign_budget_changed: {
    entity: 'campaign',
    metadata: z.object({
      from_minor: z.int(),
      to_minor: z.int(),
      currency: z.string(),
      plan_id: Id,
      step: z.int(),
    }),
  },
  budget_step_void: {
    entity: 'campaign',
    metadata: z.object({ plan_id: Id, step: z.int(), why: z.string() }),
  },
  budget_limit_set: {
    entity: 'budget_limit',
    metadata: z.object({ ...budgetLimit, from_minor: z.int().nullable(), daily_cap_minor: z.int() }),
  },
  budget_limit_removed: {
    entity: 'budget_limit',
    metadata: z.object({ ...budgetLimit, daily_cap_minor: z.int() }),
  },
  campaign_scheduled: {
    entity: 'campaign',
    metadata: z.object({
      at: Timestamp,
      local: z.string(),
      timezone: z.string(),
      by: z.string(),
      because: z.string(),
      move: z.string().nullable().describe('null: no one has approved the time'),
    }),
  },
  campaign_unscheduled: { entity: 'campaign', metadata: z.object({ at: Timestamp }) },
  campaign_went_on: { entity: 'campaign', metadata: z.object({ at: Timestamp, move: z.string() }) },
  campaign_due_unapproved: { entity: 'campaign', metadata: z.object({ at: Timestamp, why: z.string() }) },
  campaign_schedule_missed: { entity: 'campaign', metadata: z.object({ at: Timestamp, late_minutes: z.int() }) },
  campaign_schedule_failed: { entity: 'campaign', metadata: z.object({ at: Timestamp, why: z.string() }) },
  posting_rules_set: {
    entity: 'posting_rules',
    metadata: z.object({
      platform: Platform,
      timezone: z.string(),
      never_on: z.array(z.int()),
      quiet: z.object({ from: z.int(), to: z.int() }).nullable(),
      gap_minutes: z.int(),
      slots: z.array(z.object({ weekday: z.int().nullable(), hour: z.int(), minute: z.int() })),
    }),
  },
} as const;
