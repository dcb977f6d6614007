import { appendEvents, type NewEvent } from '../../trust/ledger/index.ts';
import type { Transition } from '../drafts/index.ts';
import { keepBudget, moveWithin } from '../drafts/index.ts';
import { exposureOf, exposureWith } from './exposure.ts';
import { observeAll, toObserve } from './observe-all.ts';
import type { Change } from './port.ts';
import { forgetSeen, objectsOf } from './publication-store.ts';
import { refuseStrangers } from './refuse-strangers.ts';
import { accountToUse, knownOf, type Run } from './run.ts';
import { setValue, unsettledUntil } from './set-value.ts';
import { stopAt } from './stop.ts';
import { updateAsWanted } from './update-as-wanted.ts';

/**
 * Activates from the ad up or pauses from the campaign down. Sets and reads each object, and sets it again if an earlier change
 * overtook it.
 */
export async function setStatus(run: Run, to: 'active' | 'paused'): Promise<void> {
  const { ctx, publication } = run;
  if (to === 'active') await refuseDifferent(run);
  await applyChange(run, { to });
  const objects = await objectsOf(ctx.db, publication.id);
  const seen = await observeAll(run, objects);
  const state = to === 'active' ? 'active' : publication.completes ? 'ended' : 'paused';
  await ctx.db.transaction(async (transaction) => {
    const now = ctx.now();
    await updateAsWanted(transaction, publication, {
      state,
      stop: null,
      not_before: null,
      seen: JSON.stringify(seen),
      seen_at: now,
      updated_at: now,
      ...(to === 'paused' ? { activated_by: null, activated_fingerprint: null } : {}),
    });
    const exposure = exposureOf(publication);
    const from = to === 'active' ? 'paused' : 'active';
    const events: NewEvent[] = [
      { type: 'remote_status_set', entityId: publication.id, metadata: { from, to, exposure } },
    ];
    await appendEvents(transaction, ctx, events);
    await forgetSeen(transaction, publication.id, 'configured');
    await follow(run, transaction, state);
  });
}

/** Moves the campaign to the status that matches the publication. */
async function follow({ ctx, publication }: Run, transaction: Parameters<typeof moveWithin>[0], state: string) {
  const move = (transition: Transition) =>
    moveWithin(transaction, ctx, publication.campaign_id, transition, { ifAllowed: true });
  if (state === 'active') {
    await move('activate');
    await move('resume');
    return;
  }
  await move('pause');
  if (state === 'ended') await move('complete');
}

/** Sets a budget to an absolute value, so sending it twice is harmless. */
export async function setBudget(run: Run, minor: number): Promise<void> {
  const { ctx, publication } = run;
  const kind = publication.budget_kind === 'daily' ? 'daily' : 'lifetime';
  await applyChange(run, { to: 'budget', kind, minor });
  await ctx.db.transaction(async (transaction) => {
    const exposure = exposureWith(publication, minor);
    const now = ctx.now();
    await updateAsWanted(transaction, publication, {
      budget_minor: minor,
      wanted_budget_minor: null,
      per_day_minor: exposure.per_day_minor,
      whole_minor: exposure.whole_minor,
      updated_at: now,
    });
    await keepBudget(transaction, publication.campaign_id, minor, now);
    const metadata = { from_minor: publication.budget_minor, to_minor: minor, exposure };
    await appendEvents(transaction, ctx, [{ type: 'remote_budget_set', entityId: publication.id, metadata }]);
    await forgetSeen(transaction, publication.id, 'budget');
  });
}

async function applyChange(run: Run, change: Change): Promise<void> {
  const objects = await objectsOf(run.ctx.db, run.publication.id);
  const known = knownOf(objects);
  const steps = run.platform.changes(objects.map(toObserve), change, accountToUse(run.account));
  for (const step of steps) await setValue(run, step, known, objects);
  // an earlier change with an unknown outcome may still take effect after this one
  for (const step of steps) await unsettledUntil(run, step, known, objects);
}

/** Detects changes that a person made on the platform since the last read, before money is put at risk. */
async function refuseDifferent(run: Run): Promise<void> {
  const { ctx, publication } = run;
  const objects = await objectsOf(ctx.db, publication.id);
  const seen = await observeAll(run, objects);
  await refuseStrangers(run, objects);
  for (const [step, one] of Object.entries(seen)) {
    if (!one.exists)
      await stopAt(run, {
        step,
        code: 'remote-object-gone',
        detail: `${one.remote_id} of step ${step} was deleted on the platform: compensate, then publish again`,
        found: [one.remote_id],
      });
    if (one.budget !== undefined && one.budget.minor > publication.budget_minor)
      await stopAt(run, {
        step,
        code: 'remote-object-differs',
        detail: `the budget of ${one.remote_id} is ${one.budget.minor} on the platform and ${publication.budget_minor} here: set it, or compensate`,
        found: [one.remote_id],
        fields: [{ field: 'budget_cents', ours: publication.budget_minor, theirs: one.budget.minor }],
      });
  }
}
