import { WaitUntil } from '../../core/queue/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { moveWithin } from '../drafts/index.ts';
import { correctIds } from './correct-id.ts';
import { attemptsOf } from './journal.ts';
import { observeAll } from './observe-all.ts';
import type { Known, Plan, Step } from './port.ts';
import { objectsOf, type RemoteObjectRow } from './publication-store.ts';
import { refuseStrangers } from './refuse-strangers.ts';
import { replan } from './replan.ts';
import { knownOf, laterOf, type Run } from './run.ts';
import { makeObject, runHarmless } from './run-step.ts';
import { refuseShut } from './settle.ts';
import { stopAt } from './stop.ts';
import { updateAsWanted } from './update-as-wanted.ts';

/** An object that was created but is not shown yet is looked for at this interval, until the platform must have shown it. */
const SHOWN_AGAIN_S = 15;

/**
 * Creates paused objects from the clip and reads them back: every step of the plan, in order. Reads objects and attempts once,
 * at the start. After that, this run knows what it adds, and an attempt that another run adds stops this run's next request.
 */
export async function createObjects(begun: Run): Promise<void> {
  const run = begun.publication.state === 'running' ? begun : await begin(begun);
  const { ctx, publication } = run;
  const objects = await objectsOf(ctx.db, publication.id);
  const attempts = await attemptsOf(ctx.db, [publication.id]);
  let known = knownOf(objects);
  let since = objects.reduce((latest, { created_at }) => laterOf(latest, created_at), publication.created_at);
  for (const step of run.plan.steps) {
    if (known[step.key] !== undefined || isBehind(run.plan, step, known)) continue;
    if (step.act !== 'create' && step.act !== 'upload') {
      await runHarmless(run, step, known, since);
      continue;
    }
    const before = attempts.filter((one) => one.step === step.key && one.act === step.act);
    known = { ...known, [step.key]: await makeObject(run, step, known, before, since) };
    since = ctx.now();
  }
  await finish(run, await readBack(run));
}

/** Waits for the rendered clip, so that the plan has its file. */
async function begin(run: Run): Promise<Run> {
  const { ctx } = run;
  const plan = await replan(run);
  const publication = await updateAsWanted(ctx.db, run.publication, {
    state: 'running',
    plan: JSON.stringify(plan),
    updated_at: ctx.now(),
  });
  return { ...run, publication, plan };
}

/** Checks whether a wait is over because later objects already exist. */
function isBehind({ steps }: Plan, step: Step, known: Known): boolean {
  const later = steps.slice(steps.indexOf(step) + 1);
  return (step.act === 'wait' || step.act === 'check') && later.some(({ key }) => known[key] !== undefined);
}

/** Compares every object on the platform with what was sent: before money is at risk, this finds fields that the platform silently dropped. */
async function readBack(run: Run): Promise<RemoteObjectRow[]> {
  const { ctx, publication, platform, calls, timing } = run;
  const objects = await objectsOf(ctx.db, publication.id);
  const known = knownOf(objects);
  for (const step of run.plan.steps.filter(({ act }) => act === 'create')) {
    const object = objects.find((one) => one.step === step.key);
    if (object === undefined) continue;
    const look = await refuseShut(run, step, await platform.inspect(step, known, object.remote_id, calls));
    const [found] = look.found;
    if (found === undefined) {
      const patience = Math.max(0, ...timing.settleMs(platform.capabilities.settle_s));
      const isOverdue = look.is_sound && ctx.now().getTime() - object.created_at.getTime() > patience;
      if (!isOverdue) throw new WaitUntil(new Date(ctx.now().getTime() + timing.waitMs(SHOWN_AGAIN_S)));
      await correctIds(run, [step], known);
      await stopAt(run, {
        step: step.key,
        code: 'remote-object-gone',
        detail: `the platform no longer shows ${object.remote_id} of step ${step.key}: the engine does not recreate it`,
        found: [object.remote_id],
      });
      continue;
    }
    if (found.differs.length > 0)
      await stopAt(run, {
        step: step.key,
        code: object.how === 'created' ? 'sent-but-not-kept' : 'remote-object-differs',
        detail: `${object.remote_id} of step ${step.key} differs from what was sent: ${found.differs.map(({ field }) => field).join(', ')}`,
        found: [object.remote_id],
        fields: [...found.differs],
      });
  }
  await refuseStrangers(run, objects);
  return objects;
}

async function finish(run: Run, objects: readonly RemoteObjectRow[]): Promise<void> {
  const { ctx, publication } = run;
  const seen = await observeAll(run, objects);
  await ctx.db.transaction(async (transaction) => {
    const now = ctx.now();
    await updateAsWanted(transaction, publication, {
      state: 'paused',
      stop: null,
      not_before: null,
      seen: JSON.stringify(seen),
      seen_at: now,
      updated_at: now,
    });
    await moveWithin(transaction, ctx, publication.campaign_id, 'publish');
    await appendEvents(transaction, ctx, [
      {
        type: 'campaign_published',
        entityId: publication.campaign_id,
        metadata: { publication_id: publication.id, remote_ids: { ...knownOf(objects) } },
      },
    ]);
  });
}
