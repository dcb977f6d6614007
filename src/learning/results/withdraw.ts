import type { Context } from '../../context.ts';
import { notFound } from '../../core/kernel/index.ts';
import { Platform } from '../../core/platforms/index.ts';
import { appendEvents } from '../../trust/ledger/index.ts';
import { requestWatches } from './request-watches.ts';
import type { WithdrawBody, Withdrawn } from './schema.ts';
import { lockResults } from './store.ts';
import { importStands, withdrawImportRows, withdrawRows } from './withdraw-store.ts';

/**
 * Withdraws a whole import. Where it replaced earlier figures, they are current again; results that it reported first
 * no longer count anywhere. Its figures stay in the history of each result. Results that a later import corrected stay
 * corrected. Rule sets that were trained with it stay until someone trains again. Calling it again changes nothing.
 *
 * @throws `import-not-found`
 */
export async function withdrawImport(ctx: Context, importId: string, { why }: WithdrawBody): Promise<Withdrawn> {
  const done = await ctx.db.transaction(async (transaction) => {
    await lockResults(transaction);
    const stands = await importStands(transaction, importId);
    if (stands === undefined)
      throw notFound('import-not-found', `import ${importId} has no results; each result shows the id of its import`);
    if (!stands) return { restored: 0, withdrawn: 0, platforms: [] };
    const { restored, withdrawn, platforms } = await withdrawImportRows(transaction, importId, ctx.now());
    await appendEvents(transaction, ctx, [
      { type: 'results_withdrawn', entityId: importId, metadata: { restored, withdrawn, why } },
    ]);
    return { restored, withdrawn, platforms };
  });
  await requestWatches(
    ctx,
    done.platforms.map((platform) => Platform.parse(platform)),
  );
  return { import_id: importId, restored: done.restored, withdrawn: done.withdrawn };
}

/** Withdraws results that their platform no longer reports; their figures are kept. @returns how many */
export async function withdrawUnreported(ctx: Context, ids: readonly string[], why: string): Promise<number> {
  if (ids.length === 0) return 0;
  const importId = ctx.newId();
  return ctx.db.transaction(async (transaction) => {
    await lockResults(transaction);
    const withdrawn = await withdrawRows(transaction, ids, { importId, now: ctx.now() });
    if (withdrawn > 0)
      await appendEvents(transaction, ctx, [
        { type: 'results_withdrawn', entityId: importId, metadata: { restored: 0, withdrawn, why } },
      ]);
    return withdrawn;
  });
}
