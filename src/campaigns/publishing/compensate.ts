import { conflict } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import type { AdsContext } from './ads-context.ts';
import type { Started } from './publication-schema.ts';
import { publicationForUpdate, publicationNotFound, updatePublication } from './publication-store.ts';
import { enqueue } from './publish.ts';

const REMOVABLE = ['stopped', 'paused', 'waiting', 'rendering', 'running'];

/**
 * Removes what was created on the platform: objects that are paused, have spent nothing, and have our marker. All others stay.
 *
 * @throws `publication-not-found`; `publication-not-removable`
 */
export const compensatePublication = (ctx: AdsContext, id: string, media: boolean): Promise<Started> =>
  ctx.db.transaction(async (transaction) => {
    const publication = await publicationForUpdate(transaction, id);
    if (publication === undefined) throw publicationNotFound(id);
    const { state, activated_by, campaign_id } = publication;
    if (!REMOVABLE.includes(state) || activated_by !== null)
      throw conflict('publication-not-removable', `publication ${id} is ${state}: pause it first`, { state });
    await updatePublication(transaction, id, {
      state: 'removing',
      wanted: 'removed',
      removes_media: media,
      wanted_budget_minor: null,
      stop: null,
      not_before: null,
      updated_at: ctx.now(),
    });
    await appendEvents(transaction, ctx, [
      { type: 'removal_requested', entityId: id, metadata: { campaign_id, media } },
    ]);
    return { publication_id: id, job_id: await enqueue(transaction, ctx, id) };
  });
