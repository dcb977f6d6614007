import type { Transaction } from '../../core/db/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { takeBackWithin } from '../drafts/index.ts';
import { observeAll, toObserve } from './observe-all.ts';
import type { Seen, Step } from './port.ts';
import { markRemoved, objectsOf, type RemoteObjectRow } from './publication-store.ts';
import { accountToUse, knownOf, type Run } from './run.ts';
import { setValue } from './set-value.ts';
import { updateAsWanted } from './update-as-wanted.ts';

const MEDIA = ['video', 'image'];

/**
 * Removes what was created, children first, but only objects that are paused, have spent nothing, and still have our marker.
 * The others stay and are reported.
 */
export async function removeObjects(run: Run): Promise<void> {
  const { ctx, publication, platform } = run;
  const all = await objectsOf(ctx.db, publication.id);
  const known = knownOf(all);
  const seen = await observeAll(run, all);
  const kept = new Map<string, string>();
  for (const object of all) {
    const why = reasonToKeep(run, object, seen[object.step]) ?? (await reasonOfOthers(run, object));
    if (why !== undefined) kept.set(object.remote_id, why);
  }
  // the parent of a kept object is kept too
  for (const object of all.toReversed())
    if (kept.has(object.remote_id) && object.parent_remote_id !== null && !kept.has(object.parent_remote_id))
      kept.set(object.parent_remote_id, `it holds ${object.remote_id}`);
  const doomed = all.filter(({ remote_id }) => !kept.has(remote_id));
  const steps = platform.changes(doomed.map(toObserve), { to: 'removed' }, accountToUse(run.account));
  for (const step of steps) {
    await setValue(run, step, known, all);
    await markRemovedBy(run, step, doomed);
  }
  await ctx.db.transaction(async (transaction) => {
    const now = ctx.now();
    await updateAsWanted(transaction, publication, { state: 'removed', not_before: null, updated_at: now });
    const isGone = all.every(({ kind, remote_id }) => MEDIA.includes(kind) || !kept.has(remote_id));
    if (isGone) await takeBackWithin(transaction, ctx, publication.campaign_id);
    await appendEvents(transaction, ctx, [
      {
        type: 'publication_compensated',
        entityId: publication.id,
        metadata: {
          removed: await removedIds(transaction, publication.id),
          kept: [...kept].map(([remote_id, why]) => ({ remote_id, why })),
        },
      },
    ]);
  });
}

function reasonToKeep(
  { publication }: Run,
  { kind, name }: RemoteObjectRow,
  seen: Seen | undefined,
): string | undefined {
  if (MEDIA.includes(kind)) return publication.removes_media ? undefined : 'media are kept: a person may use them';
  if (seen === undefined) return 'the platform did not show it';
  if (!seen.exists) return undefined;
  if (seen.configured !== 'paused') return `it is ${seen.configured ?? 'of an unknown state'}, not paused`;
  if ((seen.spend_minor ?? 0) > 0) return 'it has spent money';
  if (seen.name !== undefined && !seen.name.includes(publication.marker)) return `it was renamed from ${name}`;
  return undefined;
}

/** An image's id comes from its content, so another publication may use the same image. */
async function reasonOfOthers({ ctx, publication }: Run, object: RemoteObjectRow): Promise<string | undefined> {
  if (object.kind !== 'image') return undefined;
  const other = await ctx.db.kysely
    .selectFrom('remote_objects')
    .select('publication_id')
    .where('ad_account_id', '=', object.ad_account_id)
    .where('remote_id', '=', object.remote_id)
    .where('publication_id', '<>', publication.id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return other === undefined ? undefined : `publication ${other.publication_id} uses it`;
}

async function markRemovedBy({ ctx }: Run, step: Step, objects: readonly RemoteObjectRow[]): Promise<void> {
  const object = objects.find(({ remote_id }) => remote_id === step.marker);
  if (object !== undefined) await markRemoved(ctx.db, object.id, ctx.now());
}

async function removedIds(transaction: Transaction, publicationId: string): Promise<string[]> {
  const rows = await transaction.kysely
    .selectFrom('remote_objects')
    .select('remote_id')
    .where('publication_id', '=', publicationId)
    .where('removed_at', 'is not', null)
    .execute();
  return rows.map(({ remote_id }) => remote_id);
}
