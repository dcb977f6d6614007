import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Transaction } from '../../core/db/index.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import { attemptsAt } from './journal.ts';
import { type Lease, renewing, untilReleased, wakeWaiting } from './lease.ts';
import type { Json, Known, Outcome, Problem, Step } from './port.ts';
import { Changed, Fenced, type Run, type Stopped } from './run.ts';
import { parentOf } from './settle.ts';
import { stopForAccountIn, stopIn } from './stop.ts';
import { type Intent, writeIntent } from './write-intent.ts';
import { type Answered, type Made, writeOutcome } from './write-outcome.ts';

/** While another run holds the account, this run looks again this often. After this many looks, it frees the worker. */
const LEASE_LOOKS = { times: 20, everyMs: 50 };
const LEASE_WAIT_S = 1;

/** What a step's intent is about. A set is recorded under the object's own step, with the value that it sets. */
export interface Sending {
  readonly step: Step;
  readonly journalStep: string;
  /** The number of the last attempt that was read: no other run may have written one since. */
  readonly after: number;
  readonly target?: string;
  readonly resume?: Json;
  /** Whether a success creates the object of the step. */
  readonly makes: boolean;
}

/**
 * Sends one request. The intent is committed first; the outcome and all its consequences are committed afterwards. A request
 * that could be sent later than `stallMs` after its intent is not sent.
 *
 * @throws {Changed} when something else is requested by now; {Fenced} when another run must write the outcome; {Stopped}
 */
export async function sendOnce(run: Run, known: Known, sending: Sending): Promise<Outcome> {
  const { ctx, platform, calls } = run;
  const { step } = sending;
  const { intent, lease } = await intend(run, known, sending);
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
    'a change was requested from an ad platform',
  );
  countRequest(run, step, outcome);
  await conclude(run, known, sending, intent, lease, outcome).finally(() => wakeWaiting(lease.accountId));
  return outcome;
}

/** Counts steps by platform, act, and certainty of the outcome, for metrics. */
export const countRequest = ({ ctx, account }: Run, { act }: Step, { certainty }: Outcome): void =>
  ctx.metrics.adsRequested({ platform: account.platform, act, certainty });

/** Checks both clocks: a suspended machine stops the monotonic clock, and setting the time moves the other one. */
const isStale = ({ ctx, timing }: Run, { wall, awake }: { readonly wall: number; readonly awake: number }) =>
  ctx.now().getTime() - wall > timing.stallMs || ctx.ads.monotonicMs() - awake > timing.stallMs;

/** Treats a new object without an id as an unclear outcome. */
function certain({ act, key }: Step, outcome: Outcome): Outcome {
  const makes = act === 'create' || act === 'upload';
  if (!makes || outcome.certainty !== 'done' || outcome.remote_id !== undefined) return outcome;
  const todo = `Nothing to do: the platform confirmed ${key} without its id; the engine looks for it.`;
  return { certainty: 'unknown', problem: { code: 'no-id', todo, retry: 'later', vendor: {} } };
}

const stalled: Outcome = {
  certainty: 'not_sent',
  problem: {
    code: 'stalled',
    todo: 'Nothing to do: the machine paused before sending, so nothing was sent; the engine tries again.',
    retry: 'later',
    vendor: {},
  },
};

async function intend(run: Run, known: Known, sending: Sending): Promise<{ intent: Intent; lease: Lease }> {
  const { ctx, publication, owner, job } = run;
  const { step, journalStep, target, resume } = sending;
  const content = { body: step.body, known, resume: resume ?? null, marker: step.marker };
  const intent = {
    id: ctx.newId(),
    step: journalStep,
    act: step.act,
    number: sending.after + 1,
    request_sha256: sha256(content),
    target: target ?? null,
    job_id: job?.id ?? null,
  };
  for (let look = 1; look <= LEASE_LOOKS.times; look++) {
    const intended = await writeIntent(ctx.db, publication, owner, intent, ctx.now());
    if ('lease' in intended) return { intent, lease: intended.lease };
    if (intended.why === 'changed') throw new Changed();
    if (intended.why === 'another-run') throw new Fenced('another run is working on the publication');
    job?.signal.throwIfAborted();
    await untilReleased(run.account.id, ctx.ads.sleep(LEASE_LOOKS.everyMs));
  }
  throw new WaitUntil(new Date(ctx.now().getTime() + run.timing.waitMs(LEASE_WAIT_S)));
}

const sha256 = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex');

/** Writes the outcome in one statement. If the outcome stops the publication, both are written in one transaction. */
async function conclude(
  run: Run,
  known: Known,
  sending: Sending,
  intent: Intent,
  lease: Lease,
  outcome: Outcome,
): Promise<void> {
  const { ctx } = run;
  const write = async (sql: Transaction | typeof ctx.db) => {
    const made = madeBy(run, known, sending, intent, outcome);
    if (await writeOutcome(sql, ctx, lease, intent.id, answered(outcome), made)) return;
    throw new Fenced('another run now has the account');
  };
  if (!mayStop(outcome)) return write(ctx.db);
  const stopped = await ctx.db.transaction(async (transaction) => {
    await write(transaction);
    return stopAfter(transaction, run, sending, outcome);
  });
  if (stopped !== undefined) throw stopped;
}

function madeBy(
  { publication, plan }: Run,
  known: Known,
  { step, makes }: Sending,
  { number }: Intent,
  outcome: Outcome,
): Made | undefined {
  if (!makes || outcome.certainty !== 'done' || outcome.remote_id === undefined) return undefined;
  return {
    publication_id: publication.id,
    step: step.key,
    act: step.act,
    kind: step.kind,
    remote_id: outcome.remote_id,
    parent_remote_id: parentOf(plan.steps, step, known),
    name: step.marker,
    attempts: number,
  };
}

/**
 * Converts an outcome for the journal. An outcome that can be resumed needs no settling; all other unclear outcomes stay open
 * until looks settle them.
 */
function answered(outcome: Outcome): Answered {
  const problem = 'problem' in outcome ? outcome.problem : undefined;
  const resume = 'resume' in outcome ? outcome.resume : undefined;
  const note = { problem, resume };
  switch (outcome.certainty) {
    case 'done':
      return { ...note, reply: 'done', outcome: 'done', remoteId: outcome.remote_id };
    case 'not_yet':
      return { ...note, reply: 'not_sent', outcome: 'not_sent' };
    case 'not_sent':
      return { ...note, reply: 'not_sent', outcome: 'not_sent', waitUntil: dateOf(outcome.until) };
    case 'unknown':
      return { ...note, reply: 'unknown', outcome: resume === undefined ? undefined : 'unknown' };
    case 'throttled':
      return {
        ...note,
        reply: 'throttled',
        waitUntil: dateOf(outcome.until),
        outcome: resume === undefined ? undefined : 'unknown',
      };
    default:
      return { ...note, reply: outcome.certainty, outcome: outcome.certainty };
  }
}

type Refused = Extract<Outcome, { certainty: 'rejected' | 'auth' | 'not_sent' }>;

const mayStop = (outcome: Outcome): outcome is Refused =>
  outcome.certainty === 'rejected' ||
  outcome.certainty === 'auth' ||
  (outcome.certainty === 'not_sent' && outcome.problem.retry !== 'later');

async function stopAfter(
  transaction: Transaction,
  run: Run,
  sending: Sending,
  outcome: Refused,
): Promise<Stopped | undefined> {
  if (outcome.certainty === 'auth')
    return stopForAccountIn(transaction, run, sending.journalStep, outcome.problem, outcome.needs);
  const isFickle =
    outcome.certainty === 'rejected' && (await mayTryAgain(transaction, run, sending, outcome.tries ?? 1));
  return isFickle ? undefined : stopIn(transaction, run, stopFor(sending, 'platform-rejected', outcome.problem));
}

const dateOf = (written: string | undefined): Date | undefined =>
  written === undefined ? undefined : new Date(written);

/** Checks whether a refusal that may be temporary has tries left. A person who continues allows the same number again. */
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
