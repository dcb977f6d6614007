import type { Context } from '../../context.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { activeRuleSet } from '../../decisions/rules/index.ts';
import { recordRequest } from '../../trust/ledger/index.ts';

/** Queues a watch for each platform with learned weights, because results arrived. */
export async function requestWatches(ctx: Context, platforms: Iterable<Platform>): Promise<void> {
  for (const platform of platforms) {
    const { compiled } = await activeRuleSet(ctx, platform);
    if (compiled.document.trained === undefined) continue;
    await ctx.db.transaction((transaction) =>
      ctx.queue.enqueue(
        transaction,
        { name: 'watch-rules', input: { platform }, actor: ctx.actor, key: `watch ${platform}` },
        recordRequest(ctx),
      ),
    );
  }
}
