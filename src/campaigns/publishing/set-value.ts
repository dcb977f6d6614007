import canonicalize from 'canonicalize';
import { WaitUntil } from '../../core/queue/index.ts';
import { type AttemptRow, attemptsAt, closeAttempt } from './journal.ts';
import type { Known, RemoteRef, Step } from './port.ts';
import type { RemoteObjectRow } from './publication-store.ts';
import { laterOf, type Run } from './run.ts';
import { sendOnce } from './send-once.ts';
import { refuseShut } from './settle.ts';
import { stopAt } from './stop.ts';

const LOOK_AGAIN_S = 15;

/**
 * Sets an existing object to an absolute value: reads the current value, and sends the wanted one unless they are equal.
 *
 * @throws {WaitUntil} {Stopped} {Changed} {Fenced}
 */
export async function setValue(run: Run, step: Step, known: Known, objects: readonly RemoteObjectRow[]): Promise<void> {
  const { ctx, publication } = run;
  const journalStep = journalStepOf(step, objects);
  const target = canonicalize(step.body) ?? '';
  for (;;) {
    run.job?.signal.throwIfAborted();
    const attempts = await attemptsAt(ctx.db, publication.id, journalStep, step.act);
    const last = attempts.at(-1);
    if (last?.outcome === null && last.wait_until !== null && last.wait_until > ctx.now() && last.target === target)
      throw new WaitUntil(last.wait_until);
    const found = await read(run, step, known);
    // an object that still exists has not been removed, whatever it looks like
    const isSet = step.act === 'remove' ? found === undefined : found?.differs.length === 0;
    if (last?.outcome === null) {
      const outcome = isSet && last.target === target ? 'adopted' : 'unknown';
      await ctx.db.transaction((transaction) => closeAttempt(transaction, last.id, outcome, ctx.now()));
    }
    if (isSet) return;
    if (found === undefined)
      return stopAt(run, {
        step: journalStep,
        code: 'remote-object-gone',
        detail: `${step.marker} of step ${journalStep} is no longer on the platform: the engine does not recreate it`,
        found: [step.marker],
      });
    const pause = showsLate(run, attempts, target) ?? pauseAfter(run, attempts, target);
    if (pause > ctx.now()) throw new WaitUntil(pause);
    await sendOnce(run, known, { step, journalStep, target, after: last?.number ?? 0, makes: false });
  }
}

/** Finds the object's own step, under which the journal lists all sets of one object in order, whatever the value. */
const journalStepOf = (step: Step, objects: readonly RemoteObjectRow[]): string =>
  objects.find(({ remote_id }) => remote_id === step.marker)?.step ?? step.key;

/** Reads the object with the fields that are not as wanted yet; undefined when it is proven to be gone. */
async function read(run: Run, step: Step, known: Known): Promise<RemoteRef | undefined> {
  const look = await refuseShut(run, step, await run.platform.look(step, known, run.calls));
  const [found] = look.found;
  if (found === undefined && !look.is_sound)
    throw new WaitUntil(new Date(run.ctx.now().getTime() + run.timing.waitMs(LOOK_AGAIN_S)));
  return found;
}

/**
 * If the platform confirmed a value but does not show it yet, it lags, and sending it again would not help. Only an earlier
 * change to another value with an unknown outcome may have overtaken it.
 *
 * @returns the next look, for as long as the platform may show it late
 */
function showsLate({ ctx, timing, platform }: Run, attempts: readonly AttemptRow[], target: string): Date | undefined {
  const last = attempts.at(-1);
  const isOvertaken = attempts.some((one) => one.outcome === 'unknown' && one.target !== target);
  if (last?.outcome !== 'done' || last.target !== target || last.ended_at === null || isOvertaken) return undefined;
  const confirmed = last.ended_at.getTime();
  const looks = timing.settleMs(platform.capabilities.settle_s).map((ms) => new Date(confirmed + ms));
  return looks.find((time) => time > ctx.now());
}

function pauseAfter({ timing }: Run, attempts: readonly AttemptRow[], target: string): Date {
  const same = attempts.slice(attempts.findLastIndex((one) => one.target !== target) + 1);
  const last = same.at(-1);
  if (last === undefined) return new Date(0);
  if (last.wait_until !== null) return last.wait_until;
  const ended = last.ended_at ?? last.replied_at ?? last.intended_at;
  return new Date(ended.getTime() + timing.backoffMs(same.length - 1));
}

/**
 * Waits while an earlier change of the same object to another value is unresolved, because it may still take effect. Looks
 * until the platform must have shown that change, and sets the value again if it did.
 *
 * @throws {WaitUntil} until the next look
 */
export async function unsettledUntil(
  run: Run,
  step: Step,
  known: Known,
  objects: readonly RemoteObjectRow[],
): Promise<void> {
  const { ctx, publication, timing, platform } = run;
  const target = canonicalize(step.body) ?? '';
  const attempts = await attemptsAt(ctx.db, publication.id, journalStepOf(step, objects), step.act);
  const unresolved = attempts.filter((one) => one.outcome === 'unknown' && one.target !== target);
  const times = unresolved.flatMap((one) => {
    const left = new Date(one.intended_at.getTime() + timing.latestMs(step.act));
    const from = laterOf(left, one.replied_at ?? left);
    return timing.settleMs(platform.capabilities.settle_s).map((ms) => new Date(from.getTime() + ms));
  });
  const ahead = times.filter((time) => time > ctx.now()).sort((a, b) => a.getTime() - b.getTime());
  const [next] = ahead;
  if (next !== undefined) throw new WaitUntil(next);
  await setValue(run, step, known, objects);
}
