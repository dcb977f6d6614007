import { conflict, isEngineError, notFound, pause } from '../../core/kernel/index.ts';
import { type Attempt, WaitUntil } from '../../core/queue/index.ts';
import { findAccount } from './account-store.ts';
import type { AdsContext } from './ads-context.ts';
import { setBudget, setStatus } from './change-objects.ts';
import { createObjects } from './create-objects.ts';
import { NotObserved } from './port/not-observed.ts';
import type { Problem } from './port.ts';
import { UNDER_WAY } from './publication-schema.ts';
import {
  findPublication,
  type PublicationRow,
  publicationForUpdate,
  publicationNotFound,
  updatePublication,
} from './publication-store.ts';
import { readPlan } from './read-json.ts';
import { removeObjects } from './remove-objects.ts';
import { Changed, Fenced, type Run, Stopped } from './run.ts';
import { stopAt, stopIn } from './stop.ts';
import { timingOf } from './timing.ts';

const WORKED_ON: readonly string[] = UNDER_WAY;
const HELD: readonly string[] = ['paused', 'active'];
/** Waits up to this long happen inside the job: the queue would need as long to run it again. */
const SHORT_WAIT_MS = 1_000;
/** After another run held the account, the job tries again after this time. */
const AFTER_FENCE_MS = 5_000;

/**
 * Advances a publication as far as possible now: toward paused objects, active, paused again, another budget, or removed. After
 * any interruption, another call resumes from the journal.
 *
 * @returns its state
 * @throws {WaitUntil} when there is nothing to do before a certain time
 */
export async function advance(
  ctx: AdsContext,
  publicationId: string,
  job?: Pick<Attempt, 'id' | 'signal'>,
): Promise<{ state: string }> {
  const owner = ctx.newId();
  for (;;) {
    job?.signal.throwIfAborted();
    const publication = await findPublication(ctx.db, publicationId);
    if (publication === undefined) throw publicationNotFound(publicationId);
    if (!hasWork(publication)) return { state: publication.state };
    const run = await beginRun(ctx, publication, owner, job).catch((error: unknown) =>
      stopUnable(ctx, publicationId, error),
    );
    if (run === undefined) return { state: 'stopped' };
    try {
      await work(run);
    } catch (thrown) {
      const error = thrown instanceof NotObserved ? await unread(run, thrown.problem) : thrown;
      if (error instanceof Stopped) return { state: 'stopped' };
      if (error instanceof Changed) continue;
      if (error instanceof Fenced) throw new WaitUntil(new Date(ctx.now().getTime() + AFTER_FENCE_MS));
      if (!(error instanceof WaitUntil)) throw error;
      const restMs = error.until.getTime() - ctx.now().getTime();
      if (job === undefined || restMs > SHORT_WAIT_MS) {
        await noteWait(run, error.until);
        throw error;
      }
      await pause(restMs, job.signal);
    }
  }
}

/** Checks whether there is work: the state requires it, or a paused or active publication has a requested budget. */
const hasWork = ({ state, wanted_budget_minor }: PublicationRow): boolean =>
  WORKED_ON.includes(state) || (HELD.includes(state) && wanted_budget_minor !== null);

async function beginRun(ctx: AdsContext, publication: PublicationRow, owner: string, job: Run['job']): Promise<Run> {
  const account = await findAccount(ctx.db, publication.ad_account_id);
  if (account === undefined)
    throw notFound('ad-account-not-found', `there is no ad account ${publication.ad_account_id}`);
  if (account.environment === 'live' && ctx.db.kind === 'embedded' && !account.live_on_embedded)
    throw conflict(
      'live-needs-postgres',
      'live ads are published only from PostgreSQL: the embedded database can lose its last record',
    );
  const platform = ctx.ads.platformOf(account.platform);
  const isSandbox = account.environment === 'sandbox';
  const run = {
    ctx,
    publication,
    plan: readPlan(publication.plan),
    account,
    platform,
    timing: timingOf(ctx, account.environment, isSandbox ? await ctx.ads.sandboxWaits() : undefined),
    owner,
    job,
  };
  return { ...run, calls: await ctx.ads.callsOf(account) };
}

/** Stops the publication because this installation lacks a key, an address, or a right. A person fixes that and continues. */
async function stopUnable(ctx: AdsContext, publicationId: string, error: unknown): Promise<undefined> {
  if (!isEngineError(error) || error.kind !== 'conflict') throw error;
  await ctx.db.transaction(async (transaction) => {
    const publication = await publicationForUpdate(transaction, publicationId);
    if (publication === undefined || !WORKED_ON.includes(publication.state)) throw error;
    await stopIn(transaction, { ctx, publication }, { step: 'account', code: error.code, detail: error.message });
  });
}

/** Does the work of the state. */
async function work(run: Run): Promise<void> {
  const { state, wanted_budget_minor } = run.publication;
  switch (state) {
    case 'waiting':
    case 'rendering':
    case 'running':
      return reporting(run, () => createObjects(run));
    case 'activating':
      return setStatus(run, 'active');
    case 'pausing':
      return setStatus(run, 'paused');
    case 'removing':
      return removeObjects(run);
    default:
      if (wanted_budget_minor !== null) await setBudget(run, wanted_budget_minor);
  }
}

/** Stops the publication if its clip cannot be rendered. Temporary errors are left to the queue. */
async function reporting(run: Run, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isEngineError(error) || error.kind === 'unavailable' || error.kind === 'too-many') throw error;
    await stopAt(run, {
      step: 'clip',
      code: 'clip-not-renderable',
      detail: error.message,
      problem: { code: error.code },
    });
  }
}

const LOOK_AGAIN_S = 15;

/** Tries again later when the platform did not show an object; stops if a person must first fix the account. */
async function unread(run: Run, problem: Problem): Promise<WaitUntil | Stopped> {
  const { ctx, timing } = run;
  if (problem.retry === 'later') return new WaitUntil(new Date(ctx.now().getTime() + timing.waitMs(LOOK_AGAIN_S)));
  return ctx.db.transaction((transaction) =>
    stopIn(transaction, run, { step: 'account', code: 'account-needs-attention', detail: problem.todo, problem }),
  );
}

const noteWait = ({ ctx, publication }: Run, until: Date) =>
  updatePublication(ctx.db, publication.id, { not_before: until });
