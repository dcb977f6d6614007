import { WaitUntil } from '../../core/queue/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import type { Known, Step } from './port.ts';
import { objectsOf, setRemoteId } from './publication-store.ts';
import type { Run } from './run.ts';

/**
 * Corrects the id of an object. While the platform lags, a reply can name the id of something else, which the platform never
 * shows as ours. The object that the marker finds then replaces it, before anything is added to it. Corrects nothing if a look
 * is not sound, or finds two objects or one that differs.
 *
 * @throws {WaitUntil} immediately after a correction, so that the known ids are read again
 */
export async function correctIds(run: Run, steps: readonly Step[], known: Known): Promise<void> {
  const { ctx, publication, platform, calls } = run;
  for (const step of steps.filter(({ act }) => act === 'create')) {
    const { found, is_sound } = await platform.look(step, known, calls);
    const [only, second] = found;
    if (!is_sound || only === undefined || second !== undefined || only.differs.length > 0) continue;
    const { remote_id } = only;
    const wrong = (await objectsOf(ctx.db, publication.id)).find((one) => one.step === step.key);
    if (wrong === undefined || wrong.remote_id === remote_id) continue;
    await ctx.db.transaction(async (transaction) => {
      await setRemoteId(transaction, wrong.id, remote_id, ctx.now());
      const metadata = { step: step.key, decision: 'adopt' as const, remote_id };
      await appendEvents(transaction, ctx, [{ type: 'publication_resolved', entityId: publication.id, metadata }]);
    });
    throw new WaitUntil(ctx.now());
  }
}
