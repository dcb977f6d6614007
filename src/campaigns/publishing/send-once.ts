import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Transaction } from '../../core/db/index.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import { type AttemptRow, attemptsAt, noteReply, openAttempt } from './journal.ts';
import { endLease, type Lease, renewing, takeLease, untilReleased, wakeWaiting } from './lease.ts';
import type { Json, Known, Outcome, Problem, Step } from './port.ts';
import { publicationForUpdate } from './publication-store.ts';
import { Changed, Fenced, type Run, type Stopped } from './run.ts';
import { stopForAccountIn, stopIn } from './stop.ts';

/** Another run has the account: we look again this often, and leave the worker to others after so many looks. */
const LEASE_LOOKS = { times: 20, everyMs: 50 };
const LEASE_WAIT_S = 1;

/** What a step's intent is about: a set is written under the object's own step, with the value that it sets. */
export interface Sending {
  readonly step: Step;
  readonly journalStep: string;
  readonly target?: string;
  readonly resume?: Json;
  /** Runs in the transaction that writes a success. */
  readonly whenDone: (transaction: Transaction, remoteId: string | undefined, attempts: number) => Promise<void>;
}

/**
 * Sends one request: the intent is committed first, the outcome afterwards, together with all that follows from it. A request
 * that could leave later than `stallMs` after its intent does not leave.
 *
 * @throws {Changed} when something else is wanted by now; {Fenced} when the outcome is another run's to write; {Stopped}
 */
export async function sendOnce(run: Run, known: Known, sending: Sending): Promise<Outcome['certainty']> {
  const { ctx, platform, calls } = run;
  const { step } = sending;
  const { attempt, lease } = await intend(run, known, sending);
  const committed = { wall: ctx.now().getTime(), awake: ctx.ads.monotonicMs() };
  const stop = renewing(ctx.db, lease, ctx.now);
  let outcome: Outcome;
  try {
    outcome = isStale(run, committed) ? stalled : certain(step, await platform.run(step, known, calls, sending.resume));
  } finally {
    stop();
  }
  ctx.log.info(
    { publication_id: run.publication.id, step: sending.journalStep, act: step.act, certainty: outcome.certainty },
    'an ad platform was asked for a change',
  );
  countRequest(run, step, outcome);
  await conclude(run, sending, attempt, lease, outcome).finally(() => wakeWaiting(lease.accountId));
  return outcome.certainty;
}

/** For metrics: steps by platform, act and certainty of the outcome. */
export const countRequest = ({ ctx, account }: Run, { act }: Step, { certainty }: Outcome): void =>
  ctx.metrics.adsRequested({ platform: account.platform, act, certainty });

/** A suspended machine stops the monotonic clock, a clock that is set jumps the other one. */
const isStale = ({ ctx, timing }: Run, { wall, awake }: { readonly wall: number; readonly awake: number }) =>
  ctx.now().getTime() - wall > timing.stallMs || ctx.ads.monotonicMs() - awake > timing.stallMs;

/** A new object whose id nobody knows is as good as no answer. */
function certain({ act, key }: Step, outcome: Outcome): Outcome {
  const makes = act === 'create' || act === 'upload';
  if (!makes || outcome.certainty !== 'done' || outcome.remote_id !== undefined) return outcome;
  const todo = `Nothing: the platform confirmed ${key} without its id; it is looked for.`;
  return { certainty: 'unknown', problem: { code: 'no-id', todo, retry: 'later', vendor: {} } };
}

const stalled: Outcome = {
  certainty: 'not_sent',
  problem: {
    code: 'stalled',
    todo: 'Nothing: the machine stood still between writing and sending, so nothing was sent; it is tried again.',
    retry: 'later',
    vendor: {},
  },
};

async function intend(run: Run, known: Known, sending: Sending): Promise<{ attempt: AttemptRow; lease: Lease }> {
  for (let look = 1; look <= LEASE_LOOKS.times; look++) {
    const intended = await run.ctx.db.transaction((transaction) => intendIn(transaction, run, known, sending));
    if (intended !== undefined) return intended;
    run.job?.signal.throwIfAborted();
    await untilReleased(run.account.id, run.ctx.ads.sleep(LEASE_LOOKS.everyMs));
  }
  throw new WaitUntil(new Date(run.ctx.now().getTime() + run.timing.waitMs(LEASE_WAIT_S)));
}

async function intendIn(
  transaction: Transaction,
  run: Run,
  known: Known,
  { step, journalStep, target, resume }: Sending,
) {
  const { ctx, publication, owner, job } = run;
  const now = ctx.now();
  await refuseChanged(transaction, run);
  const lease = await takeLease(transaction, publication.ad_account_id, owner, now);
  if (lease === undefined) return undefined;
  const before = await attemptsAt(transaction, publication.id, journalStep, step.act);
  const intent = {
    id: ctx.newId(),
    publication_id: publication.id,
    step: journalStep,
    act: step.act,
    intended_at: now,
    request_sha256: sha256({ body: step.body, known, resume: resume ?? null, marker: step.marker }),
    target: target ?? null,
    job_id: job?.id ?? null,
    fence: lease.fence,
  };
  return { attempt: await openAttempt(transaction, intent, (before.at(-1)?.number ?? 0) + 1), lease };
}

const sha256 = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex');

/** What this pass does must still be wanted when its request leaves. */
export async function refuseChanged(transaction: Transaction, { publication }: Run): Promise<void> {
  const current = await publicationForUpdate(transaction, publication.id);
  const isSame =
    current?.state === publication.state &&
    current.wanted === publication.wanted &&
    current.wanted_budget_minor === publication.wanted_budget_minor;
  if (!isSame) throw new Changed();
}

async function conclude(
  run: Run,
  sending: Sending,
  attempt: AttemptRow,
  lease: Lease,
  outcome: Outcome,
): Promise<void> {
  const { ctx } = run;
  const at = ctx.now();
  const stopped = await ctx.db.transaction(async (transaction): Promise<Stopped | undefined> => {
    if (!(await endLease(transaction, lease))) throw new Fenced('another run has the account by now');
    const problem = 'problem' in outcome ? outcome.problem : undefined;
    const resume = 'resume' in outcome ? outcome.resume : undefined;
    const note = { at, problem, resume };
    switch (outcome.certainty) {
      case 'done':
        await noteReply(transaction, attempt.id, {
          ...note,
          reply: 'done',
          outcome: 'done',
          remoteId: outcome.remote_id,
        });
        await sending.whenDone(transaction, outcome.remote_id, attempt.number);
        return undefined;
      case 'more':
        await noteReply(transaction, attempt.id, { ...note, reply: 'more', outcome: 'more' });
        return undefined;
      case 'not_yet':
        await noteReply(transaction, attempt.id, { ...note, reply: 'not_sent', outcome: 'not_sent' });
        return undefined;
      case 'not_sent':
        await noteReply(transaction, attempt.id, {
          ...note,
          reply: 'not_sent',
          outcome: 'not_sent',
          waitUntil: dateOf(outcome.until),
        });
        if (outcome.problem.retry === 'later') return undefined;
        return stopIn(transaction, run, stopFor(sending, 'platform-rejected', outcome.problem));
      // what can go on from where it is needs no settling; all else stays open until looks have settled it
      case 'unknown':
        await noteReply(transaction, attempt.id, {
          ...note,
          reply: 'unknown',
          outcome: resume === undefined ? undefined : 'unknown',
        });
        return undefined;
      case 'throttled':
        await noteReply(transaction, attempt.id, {
          ...note,
          reply: 'throttled',
          waitUntil: dateOf(outcome.until),
          outcome: resume === undefined ? undefined : 'unknown',
        });
        return undefined;
      case 'rejected': {
        await noteReply(transaction, attempt.id, { ...note, reply: 'rejected', outcome: 'rejected' });
        if (await mayTryAgain(transaction, run, sending, outcome.tries ?? 1)) return undefined;
        return stopIn(transaction, run, stopFor(sending, 'platform-rejected', outcome.problem));
      }
      case 'auth':
        await noteReply(transaction, attempt.id, { ...note, reply: 'auth', outcome: 'auth' });
        return stopForAccountIn(transaction, run, sending.journalStep, outcome.problem, outcome.needs);
    }
  });
  if (stopped !== undefined) throw stopped;
}

const dateOf = (written: string | undefined): Date | undefined =>
  written === undefined ? undefined : new Date(written);

/** A refusal known to be fickle has several tries; a person who continues gives it as many again. */
async function mayTryAgain(transaction: Transaction, run: Run, { step, journalStep }: Sending, tries: number) {
  const attempts = await attemptsAt(transaction, run.publication.id, journalStep, step.act);
  const others = attempts.findLastIndex(({ outcome }) => outcome !== 'rejected');
  return (attempts.length - 1 - others) % tries !== 0;
}

const VERSION_GONE = 'api-version-gone';

const stopFor = ({ journalStep }: Sending, code: string, problem: Problem) => ({
  step: journalStep,
  code: problem.code === VERSION_GONE ? VERSION_GONE : code,
  detail: problem.todo,
  problem,
});
