import { WaitUntil } from '../../core/queue/index.ts';
import { type AttemptRow, attemptsAt } from './journal.ts';
import type { Json, Known, Outcome, Step } from './port.ts';
import { asJson } from './read-json.ts';
import { type Run, waitSeconds } from './run.ts';
import { countRequest, sendOnce } from './send-once.ts';
import { lookBeforeSending, settle } from './settle.ts';
import { stopAt, stopForAccount } from './stop.ts';

/** The code of an attempt that a person's statement settled; see continue.ts. */
export const SAID_BY_PERSON = 'said-by-a-person';

/**
 * Creates the object of one step, or finds it: looks, commits the intent, sends once, and commits the outcome. An unclear
 * outcome is settled by looking, never by sending again. @returns the object's id
 *
 * @param before the attempts at the step so far
 * @param since when the publication's newest object was created
 * @throws {WaitUntil} {Stopped} {Changed} {Fenced}
 */
export async function makeObject(
  run: Run,
  step: Step,
  known: Known,
  before: readonly AttemptRow[],
  since: Date,
): Promise<string> {
  const { ctx, publication } = run;
  for (let attempts = before; ; attempts = await attemptsAt(ctx.db, publication.id, step.key, step.act)) {
    run.job?.signal.throwIfAborted();
    const last = attempts.at(-1);
    if (last?.outcome === null) {
      const found = await settle(run, step, known, last, absentSincePerson(attempts), resumeOf(attempts));
      if (found !== undefined) return found;
    } else {
      const pause = pauseAfter(run, attempts);
      if (pause > ctx.now()) throw new WaitUntil(pause);
      // while parts of an upload follow each other, their object does not exist yet; but a part with an unclear reply may have been the last
      if (!isContinued(last) || last?.outcome === 'unknown') {
        const found = await lookBeforeSending(run, step, known, since, resumeOf(attempts));
        if (found !== undefined) return found;
      }
    }
    const resume = isContinued(last) ? last?.resume : undefined;
    const outcome = await sendOnce(run, known, {
      step,
      journalStep: step.key,
      after: last?.number ?? 0,
      makes: true,
      ...(resume === undefined || resume === null ? {} : { resume: asJson(resume) }),
    });
    if (outcome.certainty === 'done' && outcome.remote_id !== undefined) return outcome.remote_id;
    if (outcome.certainty === 'not_yet') waitSeconds(run, ASK_AGAIN_S);
  }
}

type Attempts = readonly AttemptRow[];

/** Checks whether the next request continues from where this one stopped. */
const isContinued = (last: Attempts[number] | undefined): boolean =>
  last !== undefined && last.resume !== null && ['more', 'not_sent', 'unknown'].includes(last.outcome ?? '');

/** Returns the upload's position after the last part that is known to have arrived. */
function resumeOf(attempts: Attempts): Json | undefined {
  const resume = attempts.findLast((one) => one.resume !== null)?.resume;
  return resume === undefined || resume === null ? undefined : asJson(resume);
}

/** Counts unclear attempts that looks proved to have done nothing, since the last decision by a person. */
function absentSincePerson(attempts: Attempts): number {
  const decided = attempts.findLastIndex(({ problem }) => isSaidByPerson(problem));
  return attempts.slice(decided + 1).filter(({ outcome, reply }) => outcome === 'absent' && reply !== 'throttled')
    .length;
}

const isSaidByPerson = (problem: unknown): boolean =>
  typeof problem === 'object' && problem !== null && 'code' in problem && problem.code === SAID_BY_PERSON;

/** Returns the time before which nothing is sent: set by the platform, or later with each failure in a row. */
function pauseAfter({ timing }: Run, attempts: Attempts): Date {
  const last = attempts.at(-1);
  if (last?.ended_at == null || !['not_sent', 'rejected', 'unknown'].includes(last.outcome ?? '')) return new Date(0);
  if (last.wait_until !== null) return last.wait_until;
  const failures = attempts.length - 1 - attempts.findLastIndex(({ outcome }) => outcome !== last.outcome);
  return new Date(last.ended_at.getTime() + timing.backoffMs(failures - 1));
}

/**
 * Runs a step that changes nothing, such as waiting for a video. It can be repeated freely and is not in the journal.
 *
 * @param since when the step's patience began
 */
export async function runHarmless(run: Run, step: Step, known: Known, since: Date): Promise<void> {
  const { ctx, timing } = run;
  run.job?.signal.throwIfAborted();
  const outcome = await runPatiently(run, step, known);
  switch (outcome.certainty) {
    case 'done':
    case 'more':
      return;
    case 'rejected':
      return stopAt(run, {
        step: step.key,
        code: step.act === 'wait' ? 'media-not-usable' : 'platform-rejected',
        detail: outcome.problem.todo,
        problem: outcome.problem,
      });
    case 'auth':
      return stopForAccount(run, step.key, outcome.problem, outcome.needs);
    default: {
      const patience = step.patience_s === undefined ? undefined : timing.patienceMs(step.patience_s);
      // without an answer, nothing is known of the video: only the answer that it is not ready can end the patience
      const isAnswer = outcome.certainty === 'not_yet';
      if (isAnswer && patience !== undefined && ctx.now().getTime() - since.getTime() > patience)
        return stopAt(run, {
          step: step.key,
          code: 'media-not-usable',
          detail: `the platform had not finished it after ${step.patience_s} s: look there, then continue`,
        });
      if ('until' in outcome && outcome.until !== undefined) throw new WaitUntil(new Date(outcome.until));
      waitSeconds(run, outcome.certainty === 'not_yet' ? outcome.again_in_s : ASK_AGAIN_S);
    }
  }
}

/** Tries a step again after a refusal that may be temporary, as often as steps that create something. */
async function runPatiently(run: Run, step: Step, known: Known): Promise<Outcome> {
  const { ctx, platform, calls, timing } = run;
  for (let tried = 1; ; tried++) {
    const outcome = await platform.run(step, known, calls);
    countRequest(run, step, outcome);
    if (outcome.certainty !== 'rejected' || tried >= (outcome.tries ?? 1)) return outcome;
    await ctx.ads.sleep(timing.backoffMs(tried - 1));
  }
}

const ASK_AGAIN_S = 15;
