import { z } from 'zod';
import { Confirmation } from '../../campaigns/publishing/index.ts';
import { Id, pageQuery, Timestamp, Timezone, text } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { POSTING_GOALS } from './schema.ts';

export const ScheduleBody = z
  .strictObject({
    at: z.string().max(40).optional().describe('a time with a time zone, or a local time such as 2026-12-01 18:00'),
    slot: z.enum(['best', 'next_free']).optional().describe('instead of at: the first free time that the rules allow'),
    timezone: Timezone.optional(),
    ad_account_id: Id.optional().describe('the account into which an approved campaign is published'),
    fingerprint: text(100).optional().describe('the fingerprint of the dry run for the account'),
    confirm: Confirmation.optional().describe('the exposure of a published campaign that is activated at that time'),
  })
  .refine(({ at, slot }) => (at === undefined) !== (slot === undefined), { message: 'set either at or slot' })
  .refine(({ ad_account_id, fingerprint }) => (ad_account_id === undefined) === (fingerprint === undefined), {
    path: ['fingerprint'],
    message: 'can be set only with ad_account_id',
  })
  .meta({ examples: [{ slot: 'next_free' }, { at: '2026-12-01 18:00', timezone: 'Europe/Berlin' }] });
export type ScheduleBody = z.output<typeof ScheduleBody>;

/** Inputs of the approved move. */
export const MoveWith = z.object({
  ad_account_id: z.string().optional(),
  fingerprint: z.string().optional(),
  confirm: Confirmation.optional(),
});
export type MoveWith = z.output<typeof MoveWith>;

/** The campaign as the person who set the time saw it. */
export const ShownCampaign = z.object({
  status: z.string(),
  clip_id: z.string(),
  cards: z.array(z.string()),
  budget_cents: z.int(),
  currency: z.string(),
  ad: z.unknown(),
});
export type ShownCampaign = z.output<typeof ShownCampaign>;

export const SCHEDULE_STATES = ['waiting', 'done', 'missed', 'unapproved', 'failed'] as const;

export const CampaignSchedule = z
  .object({
    campaign_id: z.string(),
    platform: Platform,
    at: Timestamp,
    local: z.string().describe('the local time'),
    timezone: z.string(),
    by: z.enum(['person', 'learned', 'slot']),
    because: z.string(),
    move: z.enum(['publish', 'activate', 'resume']).nullable().describe('null: no admin has approved the time'),
    approved_by: z.string().nullable(),
    state: z.enum(SCHEDULE_STATES),
    outcome: z.string().nullable(),
  })
  .meta({ id: 'CampaignSchedule' });
export type CampaignSchedule = z.infer<typeof CampaignSchedule>;

export const CalendarQuery = z.strictObject({
  platform: Platform.optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
  state: z.enum(SCHEDULE_STATES).optional(),
  ...pageQuery,
});
export type CalendarQuery = z.output<typeof CalendarQuery>;

export const PostingTimesQuery = z.strictObject({
  platform: Platform,
  goal: z.enum(POSTING_GOALS).exclude(['value']).default('views'),
  timezone: Timezone.optional().describe('default: that of the rules, or else UTC'),
});
export type PostingTimesQuery = z.output<typeof PostingTimesQuery>;

export const ScheduleReplay = z
  .object({
    campaign_id: z.string(),
    same: z.boolean().describe('whether recomputing it from its inputs gives the same time'),
  })
  .meta({ id: 'ScheduleReplay' });
export type ScheduleReplay = z.infer<typeof ScheduleReplay>;
