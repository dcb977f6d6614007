import { z } from 'zod';
import {
  activateWithin,
  Confirmation,
  exposureAtMost,
  makeStudy,
  needAdmin,
  openPublication,
  refuseUnconfirmed,
  remoteCampaignOf,
  sumOfExposures,
  withAds,
} from '../../campaigns/publishing/index.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../core/db/index.ts';
import { conflict, isEngineError, Timestamp } from '../../core/kernel/index.ts';
import { WaitUntil } from '../../core/queue/index.ts';
import type { Caller } from '../../trust/access/index.ts';
import { appendEvents, type NewEvent, recordRequest } from '../../trust/ledger/index.ts';
import { DAY_MS } from './read.ts';
import { type Arm, STUDY_STATES, type StoredPlan } from './schema.ts';
import * as store from './store.ts';

/** The job that creates an experiment's study and then starts the experiment. */
export const START_JOB = 'start-experiment';

/**
 * A study as it is stored: who requested it, what the arms may cost together (`agreed`; null if all arms were already active),
 * and when its request was due to be sent.
 */
export const StoredStudy = z.object({
  state: z.enum(STUDY_STATES),
  remote_id: z.string().nullable(),
  because: z.string(),
  ad_account_id: z.string(),
  wanted_by: z.string(),
  agreed: Confirmation.nullable(),
  starts_at: Timestamp,
  intended_at: Timestamp.nullable(),
});
export type StoredStudy = z.infer<typeof StoredStudy>;

interface Published {
  readonly arm: Arm;
  readonly publication: NonNullable<Awaited<ReturnType<typeof openPublication>>>;
}

/** Finds the publications of the arms; none if no arm has one. @throws `experiment-arms-apart` when only some have one */
async function publishedArms(transaction: Transaction, id: string): Promise<Published[]> {
  const arms = await store.armsOf(transaction, id);
  const published: Published[] = [];
  const missing: string[] = [];
  for (const arm of arms) {
    const publication = await openPublication(transaction, arm.campaign_id);
    if (publication === undefined) missing.push(arm.label);
    else published.push({ arm, publication });
  }
  if (published.length > 0 && missing.length > 0)
    throw conflict(
      'experiment-arms-apart',
      `arm ${missing.join(', ')} of experiment ${id} has no publication: publish all arms together, or none`,
      { missing },
    );
  return published;
}

/**
 * Activates all published arms, or none. If the platform splits the audience, first requests its study.
 *
 * @returns true if the experiment begins now; false if it begins once its study exists
 * @throws `experiment-arms-apart`; `role-too-low`; `confirmation-needed` with the sum of all arms; the errors of
 * `activateCampaign`
 */
export async function beginTogether(
  transaction: Transaction,
  ctx: Context,
  { row, plan }: { readonly row: store.ExperimentRow; readonly plan: StoredPlan },
  { confirm, caller }: { readonly confirm?: Confirmation | undefined; readonly caller?: Caller | undefined },
): Promise<boolean> {
  const published = await publishedArms(transaction, row.id);
  const [first] = published;
  if (first === undefined) return true;
  const idle = idleOf(published);
  if (idle.length > 0 && idle.length < published.length)
    throw conflict(
      'experiment-arms-apart',
      `experiment ${row.id} has active arms, but arm ${idle.map(({ arm }) => arm.label).join(', ')} is not active: pause the active arms first`,
      { missing: idle.map(({ arm }) => arm.label) },
    );
  if (idle.length > 0) {
    needAdmin(caller, 'starting an experiment whose ads are published');
    refuseUnconfirmed(exposureOf(published), confirm);
  }
  const study = row.study === null ? undefined : StoredStudy.parse(row.study);
  if (plan.split === 'none' || study?.state === 'made') {
    await activateAll(transaction, ctx, published);
    return true;
  }
  for (const { publication } of idle)
    if (publication.state !== 'paused')
      throw conflict('not-read-back', `publication ${publication.id} is ${publication.state}, not paused`, {
        state: publication.state,
      });
  const wanted: StoredStudy = {
    ...{ state: 'wanted', remote_id: null, because: 'The platform is asked to divide the audience.' },
    ...{ ad_account_id: first.publication.ad_account_id, wanted_by: ctx.actor, starts_at: ctx.now().toISOString() },
    agreed: idle.length > 0 ? exposureOf(published) : null,
    intended_at: study?.intended_at ?? null,
  };
  await store.setStudy(transaction, row.id, wanted);
  const job = { name: START_JOB, input: { experiment_id: row.id }, actor: ctx.actor, key: `start ${row.id}` };
  await ctx.queue.enqueue(transaction, job, recordRequest(ctx));
  return false;
}

/** Returns the arms that are not active yet. */
const idleOf = (published: readonly Published[]) =>
  published.filter(({ publication }) => publication.state !== 'active');

/** @throws `experiment-arms-apart` when the arms are paid in several currencies, because they have no common sum to confirm */
function exposureOf(published: readonly Published[]) {
  const all = published.map(({ publication }) => exposureAtMost(publication));
  const currencies = [...new Set(all.map(({ currency }) => currency))];
  if (currencies.length > 1)
    throw conflict(
      'experiment-arms-apart',
      `the arms are published in ${currencies.sort().join(' and ')}: they have no common total to confirm; publish all of them from accounts in one currency`,
      { currencies },
    );
  return sumOfExposures(all);
}

/** Activates the arms unless a budget was raised or an arm was paused during the study's creation; then somebody must agree again. */
async function activateAsAgreed(transaction: Transaction, ctx: Context, id: string, { agreed }: StoredStudy) {
  const published = await publishedArms(transaction, id);
  if (idleOf(published).length === 0) return;
  refuseUnconfirmed(exposureOf(published), agreed ?? undefined);
  await activateAll(transaction, ctx, published);
}

async function activateAll(transaction: Transaction, ctx: Context, published: readonly Published[]): Promise<void> {
  for (const { arm, publication } of idleOf(published))
    await activateWithin(
      transaction,
      withAds(ctx),
      arm.campaign_id,
      exposureAtMost(publication),
      'its experiment starts',
    );
}

/**
 * Creates the requested study and then begins the experiment with `begin`: activates all arms or none.
 *
 * @throws {WaitUntil} while it is unclear whether the platform has the study
 */
export async function makeStudyAndBegin(
  ctx: Context,
  id: string,
  begin: (transaction: Transaction, as: Context, published: () => Promise<void>) => Promise<void>,
): Promise<{ readonly state: string }> {
  const row = await store.findExperiment(ctx.db, id);
  const study = row?.study == null ? undefined : StoredStudy.parse(row.study);
  if (row === undefined || row.status !== 'draft' || study === undefined || study.state === 'failed')
    return { state: row?.status ?? 'gone' };
  const as = { ...ctx, actor: study.wanted_by };
  const keep = (change: Partial<StoredStudy>, ...events: readonly NewEvent[]) =>
    ctx.db.transaction(async (transaction) => {
      await store.setStudy(transaction, id, { ...study, ...change });
      if (events.length > 0) await appendEvents(transaction, as, events);
    });
  let made = study.remote_id;
  if (made === null) {
    const attempt = await makeStudy(withAds(ctx), study.ad_account_id, await studyToMake(ctx, row, study), {
      intended_at: study.intended_at === null ? null : new Date(study.intended_at),
      intend: async (at) => {
        await keep({ intended_at: at.toISOString() });
      },
    });
    if (attempt.state === 'again') throw new WaitUntil(attempt.at);
    if (attempt.state === 'failed') {
      const { because } = attempt;
      const failed: NewEvent = { type: 'experiment_study_failed', entityId: id, metadata: { because } };
      await keep({ state: 'failed', because, intended_at: null }, failed);
      return { state: 'failed' };
    }
    made = attempt.remote_id;
  }
  const because = 'The platform divides the audience: each person sees one arm.';
  const { ad_account_id } = study;
  const event: NewEvent = { type: 'experiment_study_made', entityId: id, metadata: { remote_id: made, ad_account_id } };
  await keep({ state: 'made', remote_id: made, because }, ...(study.remote_id === null ? [event] : []));
  try {
    await ctx.db.transaction((transaction) =>
      begin(transaction, as, () => activateAsAgreed(transaction, as, id, study)),
    );
    return { state: 'running' };
  } catch (error) {
    if (!isEngineError(error) || error.kind === 'unavailable') throw error;
    // the study exists and nothing runs: the next start activates the arms
    await keep({ state: 'made', remote_id: made, because: `Not started: ${error.message}` });
    return { state: 'draft' };
  }
}

async function studyToMake(ctx: Context, row: store.ExperimentRow, { starts_at }: StoredStudy) {
  const { days } = z.object({ days: z.int() }).parse(row.plan);
  const cells = [];
  for (const { label, campaign_id } of await store.armsOf(ctx.db, row.id)) {
    const publication = await openPublication(ctx.db, campaign_id);
    const remote = publication === undefined ? undefined : await remoteCampaignOf(ctx.db, publication.id);
    if (remote === undefined)
      throw conflict('not-published', `arm ${label} of experiment ${row.id} has no campaign on the platform`);
    cells.push({ name: label, campaign_remote_id: remote });
  }
  const starts = new Date(starts_at);
  const ends = new Date(Math.floor(starts.getTime() / DAY_MS) * DAY_MS + days * DAY_MS);
  return { name: `experiment ce:${row.id}:study`, starts_at: starts, ends_at: ends, cells };
}
