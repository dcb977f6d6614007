import { expect, test } from 'vitest';
import { newWorld } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { endLease, LEASE_MS, takeLease } from './lease.ts';

onEachDatabase('the lease of an account', (testContext) => {
  test('passes on when its time is over, and its former holder cannot end it', async () => {
    const { ctx, accountId } = await newWorld(await testContext());
    const take = (owner: string, afterMs: number) =>
      ctx.db.transaction((transaction) =>
        takeLease(transaction, accountId, owner, new Date(ctx.now().getTime() + afterMs)),
      );
    const first = await take('first', 0);
    expect(await take('second', LEASE_MS - 1)).toBeUndefined();
    const second = await take('second', LEASE_MS);
    if (first === undefined || second === undefined) throw new Error('no lease');
    expect(second.fence).toBe(first.fence + 1);
    expect(await ctx.db.transaction((transaction) => endLease(transaction, first))).toBe(false);
    expect(await ctx.db.transaction((transaction) => endLease(transaction, second))).toBe(true);
  });
});
