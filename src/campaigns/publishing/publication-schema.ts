import { z } from 'zod';
import { Currency, Id, Ids, pageQuery, Timestamp, text } from '../../core/kernel/index.ts';
import { AsRead } from '../drafts/index.ts';
import { Finding } from './account-schema.ts';

export const STATES = [
  'waiting',
  'rendering',
  'running',
  'stopped',
  'paused',
  'activating',
  'active',
  'pausing',
  'ended',
  'removing',
  'removed',
] as const;
export const PublicationState = z.enum(STATES);
export type PublicationState = z.output<typeof PublicationState>;

/** States in which a job has work to do, now or later. */
export const UNDER_WAY: readonly PublicationState[] = [
  'waiting',
  'rendering',
  'running',
  'activating',
  'pausing',
  'removing',
];

export const Exposure = z
  .object({
    currency: z.string(),
    per_day_minor: z.int().describe("maximum cost of a day, including the platform's overspend"),
    whole_minor: z.int().nullable().describe('maximum in total; null: no end date'),
  })
  .meta({ id: 'Exposure' });
export type Exposure = z.output<typeof Exposure>;

export const DryRunBody = z
  .strictObject({
    ad_account_id: Id,
    fingerprint: text(100).optional().describe('the fingerprint of the dry run; required to publish'),
  })
  .meta({
    examples: [{ ad_account_id: '22222222-2222-2222-2222-222222222222', fingerprint: 'the one of the dry run' }],
  });

const PlannedStep = z.object({ key: z.string(), act: z.string(), kind: z.string(), body: z.unknown() });

export const PlanReply = z
  .object({
    fingerprint: z.string(),
    exposure: Exposure,
    steps: z.array(PlannedStep),
    findings: z.array(Finding),
    note: z.string().nullable().describe('what to know about this installation before publishing'),
  })
  .meta({ id: 'PublicationPlan' });
export type PlanReply = z.output<typeof PlanReply>;

export const Started = z.object({ publication_id: Id, job_id: z.string() }).meta({ id: 'PublicationStarted' });
export type Started = z.output<typeof Started>;

const Attempt = z.object({
  act: z.string(),
  number: z.int(),
  intended_at: Timestamp,
  outcome: z.string().nullable().describe('null: not known yet'),
  problem: z.unknown(),
  ended_at: Timestamp.nullable(),
});

const StepState = z.object({
  key: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'adopted', 'removed']),
  remote_id: z.string().nullable(),
  attempts: z.array(Attempt),
});

export const Stop = z
  .looseObject({
    step: z.string(),
    code: z.string(),
    detail: z.string(),
    found: z.array(z.string()).optional(),
    fields: z.array(z.unknown()).optional(),
    problem: z.unknown().optional(),
  })
  .describe('why it stopped, and what a person can do');
export type Stop = z.output<typeof Stop>;

export const Publication = z
  .object({
    id: Id,
    campaign_id: Id,
    ad_account_id: Id,
    number: z.int(),
    marker: z.string(),
    api_version: z.string(),
    fingerprint: z.string(),
    exposure: Exposure,
    budget: z.object({ kind: z.enum(['lifetime', 'daily']), minor: z.int(), wanted_minor: z.int().nullable() }),
    wanted: z.enum(['paused', 'active', 'removed']),
    state: PublicationState,
    render_job_id: Id.nullable().describe('the job that renders its clip; null: it was rendered already'),
    steps: z.array(StepState),
    seen: z.unknown().describe('what the platform showed last, by step'),
    seen_at: Timestamp.nullable(),
    stop: Stop.nullable(),
    not_before: Timestamp.nullable().describe('the time until which it waits'),
    approved_by: z.string(),
    activated_by: z.string().nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Publication' });
export type Publication = z.output<typeof Publication>;

export const PublicationQuery = z.strictObject({
  campaign_id: Id.optional(),
  campaign_ids: Ids.optional().describe('only publications of these campaigns, at most 100, separated by commas'),
  ad_account_id: Id.optional(),
  state: PublicationState.optional(),
  ...pageQuery,
});
export type PublicationQuery = z.output<typeof PublicationQuery>;

export const ContinueBody = z
  .strictObject({
    resolve: z
      .union([
        z.strictObject({ step: text(100).min(1), adopt: text(200).min(1).describe('the id on the platform') }),
        z.strictObject({ step: text(100).min(1), absent: z.literal(true) }),
      ])
      .optional(),
  })
  .meta({ examples: [{}, { resolve: { step: 'campaign', absent: true } }] });
export type ContinueBody = z.output<typeof ContinueBody>;

export const CompensateBody = z
  .strictObject({ media: z.boolean().default(false).describe('also removes uploaded videos and images') })
  .meta({ examples: [{}] });

/** The amounts that a person confirms, equal to those of the publication. */
export const Confirmation = z.strictObject({
  currency: Currency,
  per_day_minor: z.int().min(0),
  whole_minor: z.int().min(0).nullable(),
});
export type Confirmation = z.output<typeof Confirmation>;

export const MoveBody = z
  .strictObject({
    confirm: Confirmation.optional().describe('required to activate or resume a published campaign'),
    why: text(1000).min(1).optional().describe('recorded in the ledger'),
    updated_at: AsRead.optional(),
  })
  .optional()
  .meta({ examples: [{ confirm: { currency: 'EUR', per_day_minor: 5_000, whole_minor: 20_000 } }] });

export const BudgetBody = z
  .strictObject({
    kind: z.enum(['lifetime', 'daily']),
    minor: z.int().min(1).describe('in minor units of the account’s currency'),
    confirm: Confirmation.optional().describe('the new exposure; required for a raise'),
  })
  .meta({ examples: [{ kind: 'lifetime', minor: 15_000 }] });
export type BudgetBody = z.output<typeof BudgetBody>;
