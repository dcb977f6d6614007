import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { isEngineError, timeSlice, withCurrency } from '../../core/kernel/index.ts';
import { dailyFigures } from '../../learning/results/index.ts';
import { appendEvents, type NewEvent } from '../../trust/ledger/index.ts';
import { armDays } from './day-counts.ts';
import { guard } from './guardrail.ts';
import { claimsOf, isDecided, judgeLook } from './judge.ts';
import { ExperimentVerdict, JudgeInput } from './judge-schema.ts';
import { type ExperimentMetric, METRICS } from './metrics.ts';
import { DAY_MS, experiment } from './read.ts';
import { changeExperiment, refuseUnless } from './run.ts';
import { type Experiment, type ExperimentReplay, LookInputs, StoredPlan } from './schema.ts';
import * as store from './store.ts';

/** Identifies the computation of a look. */
const POLICY = 'days-obf-1';
/** Days that the last look waits for the results of the last day; after it, nothing corrects the verdict. */
const WAITS_DAYS = 7;
/** Standard deviation between an account's clips, until its own experiments show another one. */
const PRIOR_SD = 0.2;

/**
 * Looks at a running experiment at most once per day of it, from its first look on, at days whose results are complete. Stores
 * each verdict with its inputs. Writes nothing on a day without new results. While the last day is not reported, the newest
 * reported day counts: a test may end before its results are imported, and west of Greenwich its last day ends on the next day
 * in UTC.
 *
 * @throws `experiment-not-found`; `experiment-not-running`
 */
export async function lookAtExperiment(ctx: Context, id: string): Promise<Experiment> {
  return changeExperiment(ctx, id, async (transaction, row) => {
    if (row.status === 'decided') return row;
    refuseUnless(row, 'running', 'look at');
    const plan = StoredPlan.parse(row.plan);
    const startsAt = row.starts_at ?? row.created_at;
    const looks = await store.looksOf(transaction, id);
    const ripe = ripeDay(plan, plan.metric, startsAt, ctx.now());
    const hasLookedAt = (day: number) => day < plan.first_look || looks.some((look) => look.day >= day);
    if (hasLookedAt(ripe)) return row;
    const past = looks.map(({ judged }) => ExperimentVerdict.parse(judged));
    const judging = { id, plan, startsAt, startedAt: row.started_at ?? startsAt, day: ripe, now: ctx.now() };
    const judged = await judgeInput(transaction, judging, plan.metric);
    const day = isAwaited(plan, startsAt, ctx.now()) ? Math.min(ripe, newestOf(judged)) : ripe;
    if (hasLookedAt(day)) return row;
    const inputs: LookInputs = {
      judged,
      ...(plan.guardrail === null ? {} : { guardrail: await guardInput(transaction, judging, plan.guardrail) }),
      day,
      // a look with too little data spends no α
      before: past.filter(({ comparisons }) => comparisons.some(({ z }) => z !== null)).map((verdict) => verdict.day),
      claimed: past.flatMap((verdict) => [...claimsOf(verdict)]),
    };
    const verdict = judgeAgain(inputs);
    const now = ctx.now();
    await store.insertLook(transaction, { experiment_id: id, day, looked_at: now, policy: POLICY }, inputs, verdict);
    await appendEvents(transaction, ctx, eventsOf(id, verdict));
    if (!isDecided(verdict.outcome)) return row;
    return store.updateExperiment(transaction, id, { status: 'decided', verdict, decided_at: now });
  });
}

/**
 * Looks at every running experiment; a recurring job. An experiment that fails does not stop the others. Its error is thrown at
 * the end, so that the job fails and is retried.
 */
export async function lookAtExperiments(ctx: Context): Promise<{ looked_at: number; decided: number }> {
  const running = await store.runningExperiments(ctx.db);
  let decided = 0;
  const failed: unknown[] = [];
  for (const { id } of running)
    try {
      if ((await lookAtExperiment(ctx, id)).status === 'decided') decided++;
    } catch (error) {
      // stopped or applied since it was listed: no look is needed
      if (isEngineError(error) && error.code === 'experiment-not-running') continue;
      ctx.log.error({ err: error, experiment_id: id }, 'an experiment could not be evaluated');
      failed.push(error);
    }
  if (failed.length > 0) throw failed[0];
  return { looked_at: running.length, decided };
}

/** Computes every look again from its stored inputs. @throws `experiment-not-found` */
export async function replayExperiment(ctx: Context, id: string): Promise<ExperimentReplay> {
  await experiment(ctx, id);
  const looks: ExperimentReplay['looks'] = [];
  const pause = timeSlice();
  // starts with the last look: its boundaries, which take long, include those of all earlier looks
  for (const { day, inputs, judged } of (await store.looksOf(ctx.db, id)).toReversed()) {
    const again: unknown = JSON.parse(JSON.stringify(judgeAgain(LookInputs.parse(inputs))));
    looks.unshift({ day, same: isDeepStrictEqual(again, judged) });
    await pause();
  }
  return { experiment_id: id, same: looks.every(({ same }) => same), looks };
}

function judgeAgain({ judged, day, before, claimed, guardrail }: LookInputs): ExperimentVerdict {
  const verdict = judgeLook(JudgeInput.parse(judged), { day, before, claimed: new Map(claimed) });
  const guarded = guardrail === undefined ? {} : { guardrail: guard(verdict, JudgeInput.parse(guardrail)) };
  return ExperimentVerdict.parse({ ...verdict, ...guarded });
}

/** Returns the newest day of the experiment whose results are complete. */
function ripeDay(plan: StoredPlan, metric: ExperimentMetric, startsAt: Date, now: Date): number {
  const passed = Math.floor((now.getTime() - startsAt.getTime()) / DAY_MS);
  return Math.min(plan.days, passed + 1 - METRICS[metric].ripe_after_days);
}

/** Checks whether the last day is over but its results may still come. */
function isAwaited(plan: StoredPlan, startsAt: Date, now: Date): boolean {
  const over = startsAt.getTime() + (plan.days - 1 + METRICS[plan.metric].ripe_after_days) * DAY_MS;
  return now.getTime() >= over && now.getTime() < over + WAITS_DAYS * DAY_MS;
}

const newestOf = ({ arms }: LookInputs['judged']): number =>
  Math.max(0, ...arms.flatMap(({ days }) => days.map(({ day }) => day)));

interface Judged {
  readonly id: string;
  readonly plan: StoredPlan;
  readonly startsAt: Date;
  readonly startedAt: Date;
  readonly day: number;
  readonly now: Date;
}

/** Days follow the account's calendar, which differs from UTC by up to this much. */
const CALENDARS_MS = 14 * 3_600_000;

async function judgeInput(
  transaction: Transaction,
  { id, plan, startsAt, startedAt, day, now }: Judged,
  metric: ExperimentMetric,
) {
  const arms = await store.armsOf(transaction, id);
  const from = new Date(startsAt.getTime() - CALENDARS_MS);
  // a day that is not over has only part of its results
  const until = new Date(Math.min(now.getTime(), startsAt.getTime() + day * DAY_MS + CALENDARS_MS));
  const ids = arms.map(({ campaign_id }) => campaign_id);
  const { days } = await dailyFigures(transaction, ids, from, until);
  const changes = await changesSince(transaction, ids, startedAt);
  const { split, alpha, min_effect, first_look } = plan;
  return JudgeInput.parse({
    metric,
    split,
    plan: { days: plan.days, alpha, min_effect, first_look },
    prior_sd: PRIOR_SD,
    arms: arms.map((arm) => ({
      label: arm.label,
      is_control: arm.is_control,
      ...(changes.has(arm.campaign_id) ? { changed: changes.get(arm.campaign_id) } : {}),
      days: armDays(
        metric,
        days.filter(({ campaign_id }) => campaign_id === arm.campaign_id),
        { startsAt, last: day },
      ),
    })),
  });
}

/** Reads the days for the guardrail. Its results can take longer than those of the metric, so its incomplete days are left out too. */
function guardInput(transaction: Transaction, judging: Judged, metric: ExperimentMetric) {
  const ripe = ripeDay(judging.plan, metric, judging.startsAt, judging.now);
  return judgeInput(transaction, { ...judging, day: Math.max(0, Math.min(judging.day, ripe)) }, metric);
}

/** Finds the first event of each arm since the start that makes it a different ad. */
async function changesSince(
  transaction: Transaction,
  campaignIds: readonly string[],
  startedAt: Date,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const event of await store.armEvents(transaction, campaignIds, startedAt)) {
    const what = found.has(event.campaign_id) ? undefined : changeOf(event);
    if (what !== undefined) found.set(event.campaign_id, what);
  }
  return found;
}

const COUNTED = ['clip_id', 'cards', 'format', 'budget_cents', 'currency', 'ad'];
const ENDED = ['paused', 'completed', 'archived'];

function changeOf({ event_type, metadata, currency }: store.ArmEvent): string | undefined {
  const { to, changes, field, theirs, from_minor, to_minor }: Partial<Record<string, unknown>> = Object(metadata);
  switch (event_type) {
    case 'campaign_status_changed':
      return ENDED.includes(String(to)) ? `it was ${String(to)}` : undefined;
    case 'campaign_edited': {
      const edited = Object.keys(Object(changes)).find((name) => COUNTED.includes(name));
      return edited === undefined ? undefined : `its ${edited} was edited`;
    }
    case 'budget_requested':
      return from_minor === to_minor ? undefined : `its budget was set to ${amount(to_minor, currency)}`;
    case 'remote_drift_found':
      if (field === 'exists') return 'its ads are gone from the platform';
      if (field === 'budget_cents') return `its budget was changed to ${amount(theirs, currency)} on the platform`;
      return field === 'status' && theirs !== 'active'
        ? `its ads were changed to ${String(theirs)} on the platform`
        : undefined;
    default:
      return undefined;
  }
}

const amount = (minor: unknown, currency: string | null): string =>
  typeof minor === 'number' && currency !== null ? withCurrency(minor, currency) : String(minor);

function eventsOf(id: string, verdict: ExperimentVerdict): NewEvent[] {
  const { outcome, winner, day, comparisons } = verdict;
  const told = comparisons.find(({ arm }) => arm === winner) ?? comparisons[0];
  const looked: NewEvent = {
    type: 'experiment_looked',
    entityId: id,
    metadata: { day, outcome, z: told?.z ?? null, boundary: told?.boundary ?? null },
  };
  if (!isDecided(outcome)) return [looked];
  const { lift = null, low = null, high = null, shrunk_lift = null } = told ?? {};
  return [
    looked,
    { type: 'experiment_decided', entityId: id, metadata: { day, outcome, winner, lift, low, high, shrunk_lift } },
  ];
}
