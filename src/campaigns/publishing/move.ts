import type { Transaction } from '../../core/db/index.ts';
import { conflict } from '../../core/kernel/index.ts';
import { type Campaign, lockedCampaign, moveWithin, refuseChanged, type Transition } from '../drafts/index.ts';
import { activateWithin } from './activate.ts';
import type { AdsContext } from './ads-context.ts';
import { pauseWithin } from './pause.ts';
import type { Confirmation, Started } from './publication-schema.ts';
import { openPublication } from './publication-store.ts';

export interface MoveOptions {
  readonly why?: string | undefined;
  /** `updated_at` of the campaign as it was read. */
  readonly asRead?: string | undefined;
  /** The amounts at risk, repeated as a confirmation, for a move that puts money at risk. */
  readonly confirm?: Confirmation | undefined;
}

/** The campaign after the move or, if it has a publication, the work that was started on the platform. */
export type Moved =
  | { readonly campaign: Campaign; readonly started?: undefined }
  | { readonly campaign?: undefined; readonly started: Started };

/**
 * Moves a campaign to another status. If it has a publication, its ads change on the platform in the background, and the
 * campaign follows.
 *
 * @throws the errors of `moveCampaign` of drafts, `activateCampaign`, and `pauseCampaign`; `publication-exists` for a move that
 * its ads cannot make
 */
export const moveCampaign = (
  ctx: AdsContext,
  id: string,
  transition: Transition,
  options: MoveOptions = {},
): Promise<Moved> => ctx.db.transaction((transaction) => moveCampaignWithin(transaction, ctx, id, transition, options));

/** Does the same within a transaction. */
export async function moveCampaignWithin(
  transaction: Transaction,
  ctx: AdsContext,
  id: string,
  transition: Transition,
  { confirm, ...options }: MoveOptions = {},
): Promise<Moved> {
  // locks first: otherwise the campaign could be published between the search for its publication and the move
  const current = await lockedCampaign(transaction, id);
  const open = await openPublication(transaction, id);
  if (open === undefined) return { campaign: await moveWithin(transaction, ctx, id, transition, options) };
  refuseChanged(current, options.asRead);
  switch (transition) {
    case 'activate':
    case 'resume':
      return { started: await activateWithin(transaction, ctx, id, confirm, options.why) };
    case 'pause':
      return { started: await pauseWithin(transaction, ctx, id, false, options.why) };
    case 'complete':
      return { started: await pauseWithin(transaction, ctx, id, true, options.why) };
    default:
      throw conflict(
        'publication-exists',
        `campaign ${id} has publication ${open.id}, which is ${open.state}: compensate or complete it first`,
        { id: open.id, state: open.state },
      );
  }
}
