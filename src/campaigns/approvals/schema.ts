import { z } from 'zod';
import { Id, pageQuery, Timestamp, text } from '../../core/kernel/index.ts';
import { PUBLISHING, type Transition } from '../drafts/index.ts';
import { Confirmation } from '../publishing/index.ts';

/** Transitions that show an ad to people: only a person may decide them. */
const Spending = z.enum(PUBLISHING as [Transition, ...Transition[]]);
const Why = text(1000).min(1).describe('the reason, for the person who decides');

/** The campaign as it was shown to the person who decides. */
export const Shown = z.object({
  name: z.string(),
  status: z.string(),
  clip_id: z.string(),
  budget_cents: z.int(),
  currency: z.string(),
  updated_at: Timestamp,
});
export type Shown = z.infer<typeof Shown>;

export const NewApproval = z
  .strictObject({
    campaign_id: Id,
    transition: Spending,
    updated_at: Timestamp.describe('`updated_at` as you read it; refused if the campaign has changed since'),
    why: Why,
  })
  .meta({
    examples: [
      {
        campaign_id: '11111111-1111-1111-1111-111111111111',
        transition: 'publish',
        updated_at: '2026-11-22T10:24:41.123Z',
        why: 'the winner is clear',
      },
    ],
  });
export type NewApproval = z.output<typeof NewApproval>;

export const ApprovalState = z.enum(['pending', 'granted', 'refused', 'expired']);

export const Approval = z
  .object({
    id: Id,
    campaign_id: Id,
    transition: Spending,
    shown: Shown.describe('the campaign at the time of the request; granted only while the campaign is unchanged'),
    why: z.string(),
    state: ApprovalState,
    requested_by: z.string(),
    created_at: Timestamp,
    expires_at: Timestamp,
    decided_by: z.string().nullable(),
    decided_at: Timestamp.nullable(),
  })
  .meta({ id: 'Approval' });
export type Approval = z.infer<typeof Approval>;

export const ApprovalQuery = z.strictObject({
  campaign_id: Id.optional(),
  state: ApprovalState.optional(),
  ...pageQuery,
});
export type ApprovalQuery = z.output<typeof ApprovalQuery>;

export const GrantBody = z
  .strictObject({
    confirm: Confirmation.optional().describe('required to activate or resume a published campaign'),
    ad_account_id: Id.optional().describe(
      'for a request to publish: the account in which the ads are created, paused; without it only the status of the campaign changes',
    ),
    fingerprint: text(100).optional().describe('the fingerprint of the dry run for the account'),
  })
  .refine(({ ad_account_id, fingerprint }) => (ad_account_id === undefined) === (fingerprint === undefined), {
    path: ['fingerprint'],
    message: 'must be set together with ad_account_id',
  })
  .optional()
  .meta({ examples: [{}] });
export type GrantBody = z.output<typeof GrantBody>;
