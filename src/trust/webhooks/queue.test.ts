import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { onEachDatabase, uuid } from '../../testing/index.ts';
import { changes, near, reach, receiver, tell } from '../../testing/webhooks.ts';
import { addWebhook } from './add.ts';
import { deliverDue } from './deliver.ts';
import { claimDue, fanOut, markDelivered, markFailed } from './queue.ts';

onEachDatabase('the queue of deliveries', (testContext) => {
  test('a delivery that one process is sending is not sent by another', async () => {
    const ctx = near(await testContext());
    let [isReached, letGo] = [() => {}, () => {}];
    const reached = new Promise<void>((resolve) => {
      isReached = resolve;
    });
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const { url, received } = await receiver(async () => {
      if (received.length > 1) return 204;
      isReached();
      await held;
      return 204;
    });
    await addWebhook(ctx, { url, event_types: changes });
    await tell(ctx, [1]);
    const first = deliverDue(ctx, reach);
    await reached;
    await deliverDue(ctx, reach);
    expect(received).toHaveLength(1);
    letGo();
    await first;
  });

  test('only one process at a time looks for due deliveries', async () => {
    const ctx = near(await testContext());
    // the embedded database has one session, so one process
    if (ctx.db.kind === 'embedded') return;
    const { url, received } = await receiver();
    await addWebhook(ctx, { url, event_types: changes });
    await tell(ctx, [1]);
    await ctx.db.transaction(async (other) => {
      await sql`select pg_advisory_xact_lock(6288763463905364819)`.execute(other.kysely);
      await deliverDue(ctx, reach);
      expect(received).toHaveLength(0);
    });
    await deliverDue(ctx, reach);
    expect(received).toHaveLength(1);
  });

  test('a delivery does not end while events are being queued, so the next one sees whether it still waits', async () => {
    const ctx = near(await testContext());
    if (ctx.db.kind === 'embedded') return;
    const { url } = await receiver();
    await addWebhook(ctx, { url, event_types: changes });
    await tell(ctx, [1]);
    await ctx.db.transaction((other) => fanOut(other, ctx.now()));
    const [due] = await ctx.db.transaction((one) =>
      claimDue(one, ctx.now(), new Date(ctx.now().getTime() + 60_000), { most: 1, left: new Map() }),
    );
    if (due === undefined) throw new Error('the event is due');
    let hasEnded = false;
    let ending: Promise<void> | undefined;
    await ctx.db.transaction(async (other) => {
      await fanOut(other, ctx.now());
      ending = markDelivered(ctx.db, due, ctx.now()).then(() => {
        hasEnded = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(hasEnded).toBe(false);
    });
    await ending;
    expect(hasEnded).toBe(true);
  });

  test('the longest-due delivery is sent first, and among equals the first sealed', async () => {
    const ctx = near(await testContext());
    const { url } = await receiver();
    await addWebhook(ctx, { url, event_types: changes });
    const sealed = async (entities: readonly number[]) => {
      await tell(ctx, entities);
      await ctx.db.transaction((transaction) => fanOut(transaction, ctx.now()));
    };
    const later = (seconds: number) => new Date(ctx.now().getTime() + seconds * 1000);
    const one = async () =>
      (await ctx.db.transaction((within) => claimDue(within, ctx.now(), later(60), { most: 1, left: new Map() })))[0];
    await sealed([1, 2, 3]);
    const first = await one();
    expect(first?.event.entity_id).toBe(uuid(1));
    if (first !== undefined) await markFailed(ctx.db, first, 'no', 1, later(5));
    ctx.clock.advance(6_000);
    await sealed([4]);
    const order = [await one(), await one(), await one(), await one(), await one()];
    expect(order.map((due) => due?.event.entity_id)).toEqual([...[2, 3, 1, 4].map(uuid), undefined]);
  });
});
