import type { Transaction } from '../../core/db/index.ts';
import { conflict, invalid } from '../../core/kernel/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { findAccount } from './account-store.ts';
import type { AdsContext } from './ads-context.ts';
import { attemptsAt, closeAttempt } from './journal.ts';
import { usableAccount } from './plan.ts';
import type { RemoteRef, Step } from './port.ts';
import type { ContinueBody, Started } from './publication-schema.ts';
import {
  findPublication,
  objectsOf,
  type PublicationRow,
  publicationForUpdate,
  publicationNotFound,
  updatePublication,
} from './publication-store.ts';
import { enqueue } from './publish.ts';
import { readPlan } from './read-json.ts';
import { knownOf } from './run.ts';
import { SAID_BY_PERSON } from './run-step.ts';
import { adoptObject } from './settle.ts';

/**
 * Continues a stopped publication: unchanged, with an object that a person names for a step, or with a person's statement that
 * the last request of a step did nothing.
 *
 * @throws `publication-not-found`; `publication-not-stopped`; `remote-object-differs` with the fields; `ad-account-not-ready`
 */
export async function continuePublication(ctx: AdsContext, id: string, { resolve }: ContinueBody): Promise<Started> {
  const publication = await findPublication(ctx.db, id);
  if (publication === undefined) throw publicationNotFound(id);
  refuseGoing(publication);
  await usableAccount(ctx, publication.ad_account_id);
  const step = resolve === undefined ? undefined : stepNamed(publication, resolve.step);
  const adopted =
    resolve !== undefined && 'adopt' in resolve && step !== undefined
      ? await objectToAdopt(ctx, publication, step, resolve.adopt)
      : undefined;
  return ctx.db.transaction(async (transaction) => {
    const current = await publicationForUpdate(transaction, id);
    if (current === undefined) throw publicationNotFound(id);
    refuseGoing(current);
    if (step !== undefined) await decide(transaction, ctx, current, step, adopted);
    await updatePublication(transaction, id, {
      state: stateToContinue(current, await wasPublished(transaction, current)),
      stop: null,
      not_before: null,
      updated_at: ctx.now(),
    });
    await appendEvents(transaction, ctx, [
      {
        type: 'publication_resolved',
        entityId: id,
        metadata: {
          step: step?.key ?? stoppedAt(current),
          decision: step === undefined ? 'continue' : adopted === undefined ? 'absent' : 'adopt',
          remote_id: adopted?.remote_id ?? null,
        },
      },
    ]);
    return { publication_id: id, job_id: await enqueue(transaction, ctx, id) };
  });
}

function refuseGoing({ id, state }: PublicationRow): void {
  if (state !== 'stopped')
    throw conflict(
      'publication-not-stopped',
      `publication ${id} is ${state}: only a stopped publication can be continued`,
    );
}

function stepNamed(publication: PublicationRow, key: string): Step {
  const { steps } = readPlan(publication.plan);
  const found = steps.find((step) => step.key === key);
  if (found !== undefined) return found;
  const known = steps.map((step) => step.key).join(', ');
  throw invalid([
    { path: 'resolve.step', message: `publication ${publication.id} has no step ${key}; it has ${known}` },
  ]);
}

/** Reads the object that a person names: it must be as the step would have created it. */
async function objectToAdopt(
  ctx: AdsContext,
  publication: PublicationRow,
  step: Step,
  remoteId: string,
): Promise<RemoteRef> {
  const account = await findAccount(ctx.db, publication.ad_account_id);
  if (account === undefined) throw publicationNotFound(publication.id);
  const known = knownOf(await objectsOf(ctx.db, publication.id));
  const look = await ctx.ads
    .platformOf(account.platform)
    .inspect(step, known, remoteId, await ctx.ads.callsOf(account));
  const [found] = look.found;
  if (found === undefined)
    throw conflict('remote-object-differs', `the platform shows no ${step.kind} ${remoteId}: check the id`, {
      fields: [],
    });
  if (found.differs.length > 0)
    throw conflict(
      'remote-object-differs',
      `${remoteId} differs from what step ${step.key} would have created: ${found.differs.map(({ field }) => field).join(', ')}`,
      { fields: found.differs },
    );
  return found;
}

async function decide(
  transaction: Transaction,
  ctx: AdsContext,
  publication: PublicationRow,
  step: Step,
  adopted: RemoteRef | undefined,
): Promise<void> {
  const last = (await attemptsAt(transaction, publication.id, step.key, step.act)).at(-1);
  const problem = { code: SAID_BY_PERSON, actor: ctx.actor };
  if (last?.outcome === null)
    await closeAttempt(transaction, last.id, adopted === undefined ? 'absent' : 'adopted', ctx.now(), {
      problem,
      ...(adopted === undefined ? {} : { remoteId: adopted.remote_id }),
    });
  if (adopted !== undefined)
    await adoptObject(
      transaction,
      { ctx, publication },
      knownOf(await objectsOf(transaction, publication.id)),
      step,
      adopted,
      last?.number ?? 0,
    );
}

/** Checks whether every object has been created and read back. If so, only the requested change of their state is left. */
async function wasPublished(transaction: Transaction, { campaign_id }: PublicationRow): Promise<boolean> {
  const row = await transaction.kysely
    .selectFrom('campaigns')
    .select('status')
    .where('id', '=', campaign_id)
    .executeTakeFirst();
  return row !== undefined && !['draft', 'approved'].includes(row.status);
}

function stateToContinue({ wanted, activated_by, completes, plan }: PublicationRow, isPublished: boolean): string {
  if (wanted === 'removed') return 'removing';
  if (!isPublished) return readPlan(plan).steps.some(({ file }) => file !== undefined) ? 'running' : 'waiting';
  if (wanted === 'active') return 'activating';
  return activated_by === null && !completes ? 'paused' : 'pausing';
}

function stoppedAt({ stop }: PublicationRow): string {
  return typeof stop === 'object' && stop !== null && 'step' in stop ? String(stop.step) : '';
}
