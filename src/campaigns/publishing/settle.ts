import type { Transaction } from '../../core/db/index.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { correctIds } from './correct-id.ts';
import { type AttemptRow, closeAttempt } from './journal.ts';
import type { Json, Known, Look, RemoteRef, Step } from './port.ts';
import { insertObject } from './publication-store.ts';
import { readPlan } from './read-json.ts';
import { laterOf, type Run } from './run.ts';
import { stopAt } from './stop.ts';

/** An inconclusive look is repeated after this long. */
const LOOK_AGAIN_S = 30;

/**
 * Finds out whether a request without a reply took effect: looks for its object until the platform must have shown it.
 *
 * @returns the object's id if it exists; undefined when the request is proven to have done nothing
 * @throws {WaitUntil} until the next look; {Stopped} when a person has to decide
 */
export async function settle(
  run: Run,
  step: Step,
  known: Known,
  attempt: AttemptRow,
  absentBefore: number,
  resume?: Json,
): Promise<string | undefined> {
  const { ctx, timing, platform } = run;
  const now = ctx.now();
  if (attempt.wait_until !== null && attempt.wait_until > now) throw new WaitUntil(attempt.wait_until);
  // after this time, the request can no longer be on its way
  const left = new Date(attempt.intended_at.getTime() + timing.latestMs(step.act));
  const from = laterOf(left, attempt.replied_at ?? left);
  const looks = timing.settleMs(platform.capabilities.settle_s).map((ms) => new Date(from.getTime() + ms));
  const last = looks.at(-1) ?? from;
  if (now < from) throw new WaitUntil(looks[0] ?? from);
  const look = await lookFor(run, step, known, resume);
  const adopted = await judge(run, step, known, look, attempt);
  if (adopted !== undefined) return adopted;
  const next = looks.find((time) => time > now);
  if (next !== undefined) throw new WaitUntil(next);
  if (now < last || !look.is_sound) throw new WaitUntil(again(run));
  if (attempt.reply !== 'throttled' && absentBefore > 0)
    return stopAt(run, {
      step: step.key,
      code: 'outcome-unproven',
      detail: `the platform twice gave no clear response and shows no object for step ${step.key}: look on the platform for ${step.marker}, then continue with adopt or absent`,
    });
  await ctx.db.transaction((transaction) => closeAttempt(transaction, attempt.id, 'absent', ctx.now()));
  return undefined;
}

/**
 * Looks for the object before anything is sent: another engine could have created it, or its record could be missing after a
 * lost journal or a restored backup.
 *
 * @param since when the newest object was created; an object that is still not shown long after that is gone, and nothing can
 * be added to it
 */
export async function lookBeforeSending(
  run: Run,
  step: Step,
  known: Known,
  since: Date,
  resume?: Json,
): Promise<string | undefined> {
  const { ctx, timing, platform } = run;
  const look = await lookFor(run, step, known, resume);
  const patience = Math.max(0, ...timing.settleMs(platform.capabilities.settle_s));
  const isOverdue = ctx.now().getTime() - since.getTime() > patience;
  if (!isOverdue && step.needs.length > 0 && isOneThatDiffers(look)) throw new WaitUntil(again(run));
  const adopted = await judge(run, step, known, look, undefined);
  if (adopted !== undefined) return adopted;
  if (look.is_sound) return undefined;
  if (look.problem === undefined && step.needs.length > 0 && isOverdue) {
    await correctIds(
      run,
      run.plan.steps.filter(({ key }) => step.needs.includes(key)),
      known,
    );
    return stopAt(run, {
      step: step.key,
      code: 'remote-object-gone',
      detail: `the platform no longer shows ${step.needs.map((key) => known[key] ?? key).join(', ')}, which step ${step.key} needs: the engine does not recreate objects`,
      found: [],
    });
  }
  throw new WaitUntil(again(run));
}

/** An object created together with its parent in one request may be shown before its parts are. */
const isOneThatDiffers = ({ found: [first, second] }: Look): boolean =>
  first !== undefined && second === undefined && first.differs.length > 0;

const again = ({ ctx, timing }: Run) => new Date(ctx.now().getTime() + timing.waitMs(LOOK_AGAIN_S));

const lookFor = async (run: Run, step: Step, known: Known, resume: Json | undefined): Promise<Look> =>
  refuseShut(run, step, await run.platform.look(step, known, run.calls, resume));

/** Stops on a look that the account's state does not allow. @throws {Stopped} */
export async function refuseShut(run: Run, step: Step, look: Look): Promise<Look> {
  if (look.problem?.retry === 'once_fixed')
    return stopAt(run, {
      step: step.key,
      code: 'account-needs-attention',
      detail: look.problem.todo,
      problem: look.problem,
    });
  return look;
}

/** Adopts one object that is as planned. Two objects, or one that differs, must be decided by a person. */
async function judge(
  run: Run,
  step: Step,
  known: Known,
  look: Look,
  attempt: AttemptRow | undefined,
): Promise<string | undefined> {
  const [first, second] = look.found;
  if (first === undefined) return undefined;
  const found = look.found.map(({ remote_id }) => remote_id);
  if (second !== undefined)
    return stopAt(run, {
      step: step.key,
      code: 'remote-objects-two',
      detail: `the platform shows ${found.length} objects of step ${step.key}: delete all but one there, then continue`,
      found,
    });
  if (first.differs.length > 0)
    return stopAt(run, {
      step: step.key,
      code: 'remote-object-differs',
      detail: `the object ${first.remote_id} of step ${step.key} differs from the plan: ${first.differs.map(({ field }) => field).join(', ')}`,
      found,
      fields: [...first.differs],
    });
  await run.ctx.db.transaction(async (transaction) => {
    if (attempt !== undefined)
      await closeAttempt(transaction, attempt.id, 'adopted', run.ctx.now(), { remoteId: first.remote_id });
    await adoptObject(transaction, run, known, step, first, attempt?.number ?? 0);
  });
  return first.remote_id;
}

/** Records an object, which no reply named, as the object of a step, with its event. */
export async function adoptObject(
  transaction: Transaction,
  { ctx, publication }: Pick<Run, 'ctx' | 'publication'>,
  known: Known,
  step: Step,
  { remote_id, parent_remote_id, name }: Pick<RemoteRef, 'remote_id' | 'parent_remote_id' | 'name'>,
  attempts: number,
): Promise<void> {
  await insertObject(transaction, {
    id: ctx.newId(),
    ad_account_id: publication.ad_account_id,
    publication_id: publication.id,
    step: step.key,
    kind: step.kind,
    remote_id,
    parent_remote_id: parent_remote_id ?? parentOf(readPlan(publication.plan).steps, step, known),
    name,
    how: 'adopted',
    created_at: ctx.now(),
  });
  await appendEvents(transaction, ctx, [
    {
      type: 'publication_step_done',
      entityId: publication.id,
      metadata: { step: step.key, act: step.act, remote_id, how: 'adopted', attempts },
    },
  ]);
}

const HOLDERS = ['campaign', 'ad_group'];

/** Returns the id of the object that contains the object of a step. */
export function parentOf(steps: readonly Step[], { needs }: Step, known: Known): string | null {
  const holder = needs.find((key) => steps.some((one) => one.key === key && HOLDERS.includes(one.kind)));
  return (holder === undefined ? undefined : known[holder]) ?? null;
}
