import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { expect, test, vi } from 'vitest';
import { buildApp } from '../../interfaces/http/index.ts';
import { addFacts, onEachDatabase, sealEverything, uuid } from '../../testing/index.ts';
import { changes, deliverAll, key, near, reach, receiver, tell } from '../../testing/webhooks.ts';
import { addWebhook, removeWebhook } from './add.ts';
import { deliverDue, startDeliverer } from './deliver.ts';
import { redeliver } from './redeliver.ts';
import { findDeliveries, findWebhooks } from './store.ts';

onEachDatabase('webhooks', (testContext) => {
  test('sealed events arrive as signed CloudEvents, in order for each entity', async () => {
    const ctx = near(await testContext());
    const { url, received } = await receiver();
    await tell(ctx, [9]);
    const { secret } = await addWebhook(ctx, { url, event_types: changes });
    await tell(ctx, [1, 2, 1, 2, 1]);
    await deliverAll(ctx, 5);
    const told = received.map(({ body }) => JSON.parse(body));
    const of = (entity: number) => told.filter(({ subject }) => subject === `campaign/${uuid(entity)}`);
    expect(of(1).map(({ data }) => data.metadata.to)).toEqual(['1.0', '1.2', '1.4']);
    expect(of(2).map(({ data }) => data.metadata.to)).toEqual(['2.1', '2.3']);
    expect(told).toHaveLength(5);
    expect(told[0]).toMatchObject({
      specversion: '1.0',
      type: 'campaigns-engine.campaign_status_changed',
      source: '/campaigns-engine/ledger',
      datacontenttype: 'application/json',
      id: told[0].data.id,
      time: told[0].data.occurred_at,
    });
    const [first] = received;
    vi.setSystemTime(Number(first?.headers['webhook-timestamp']) * 1000);
    const headers = first?.headers as Record<string, string>;
    expect(headers['content-type']).toContain('application/cloudevents+json');
    expect(new Webhook(secret).verify(first?.body ?? '', headers)).toEqual(told[0]);
    expect(() => new Webhook(secret).verify(`${first?.body} `, headers)).toThrow();
    vi.useRealTimers();
  });

  test('a failed delivery is retried, and only later events of the same entity wait for it', async () => {
    const ctx = near(await testContext());
    let failures = 3;
    const { url, received } = await receiver(({ body }) => (body.includes('"to":"1.0"') && failures-- > 0 ? 503 : 200));
    const { id } = await addWebhook(ctx, { url, event_types: changes });
    await tell(ctx, [1, 1, 2, 2]);
    await deliverDue(ctx, reach);
    await deliverDue(ctx, reach); // not due again yet
    const tos = () => received.map(({ body }) => JSON.parse(body).data.metadata.to);
    expect(tos().sort()).toEqual(['1.0', '2.2', '2.3']);
    expect((await findDeliveries(ctx.db, id, { state: 'pending', limit: 9 })).rows).toMatchObject([
      { attempts: 1, error: 'the receiver responded with 503', next_attempt_at: expect.any(String) },
      { attempts: 0, error: null, next_attempt_at: null },
    ]);
    await deliverAll(ctx, 6);
    expect(tos().filter((to) => to.startsWith('1'))).toEqual(['1.0', '1.0', '1.0', '1.0', '1.1']);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(4);
  });

  test('an event sealed while an earlier one of its entity awaits a retry waits too', async () => {
    const ctx = near(await testContext());
    let answer = 500;
    const { url, received } = await receiver(() => answer);
    await addWebhook(ctx, { url, event_types: changes });
    await tell(ctx, [1]);
    await deliverDue(ctx, reach);
    await tell(ctx, [1, 2]);
    answer = 204;
    await deliverDue(ctx, reach);
    const told = () => received.map(({ body }) => JSON.parse(body).data.metadata.to);
    expect(told()).toEqual(['1.0', '2.1']);
    ctx.clock.advance(10_000);
    await deliverDue(ctx, reach);
    await deliverDue(ctx, reach);
    expect(told()).toEqual(['1.0', '2.1', '1.0', '1.0']);
  });

  test('each failure doubles the wait, plus or minus a fifth', async () => {
    const ctx = near(await testContext());
    const { url, received } = await receiver(() => 500);
    await addWebhook(ctx, { url, event_types: changes });
    await tell(ctx, [1]);
    await deliverDue(ctx, reach);
    for (const [failures, waitMs] of [5_000, 10_000, 20_000, 40_000].entries()) {
      ctx.clock.advance(0.79 * waitMs);
      await deliverDue(ctx, reach);
      expect(received).toHaveLength(failures + 1);
      ctx.clock.advance(0.42 * waitMs);
      await deliverDue(ctx, reach);
      expect(received).toHaveLength(failures + 2);
    }
  });

  test('many unwanted events do not delay the wanted ones', async () => {
    const ctx = near(await testContext());
    const { url, received } = await receiver();
    await addWebhook(ctx, { url, event_types: ['webhook_removed'] });
    await addFacts(ctx, 1_100);
    const other = await addWebhook(ctx, { url, event_types: ['webhook_removed'] });
    await removeWebhook(ctx, other.id);
    await sealEverything(ctx, { key });
    const deliverer = startDeliverer(ctx, { ...reach, intervalMs: 600_000 });
    await expect.poll(() => received.length, { timeout: 30_000 }).toBe(1);
    await deliverer.stop();
  });

  test('a receiver that hangs does not delay others', async () => {
    const ctx = near(await testContext());
    const hanging = createServer(() => {});
    await new Promise<void>((listening) => hanging.listen(0, '127.0.0.1', listening));
    const address = hanging.address();
    const stuck = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
    const { url, received } = await receiver();
    await addWebhook(ctx, { url: stuck, event_types: changes });
    await addWebhook(ctx, { url, event_types: changes });
    await tell(
      ctx,
      Array.from({ length: 60 }, (_, entity) => entity),
    );
    const deliverer = startDeliverer(ctx, { ...reach, intervalMs: 20 });
    await expect.poll(() => received.length, { timeout: 8_000 }).toBe(60);
    hanging.closeAllConnections();
    hanging.close();
    await deliverer.stop();
  });

  test('without the key of its secret, an event waits and uses up no attempts', async () => {
    const ctx = near(await testContext());
    const { url, received } = await receiver();
    const { id } = await addWebhook(ctx, { url, event_types: changes });
    await tell(ctx, [1, 2]);
    const told = vi.fn();
    const log = Object.assign(Object.create(ctx.log), { error: told });
    const keyless = { ...ctx, log, secretKeys: { given: () => undefined, file: undefined, mayMake: false } };
    for (let round = 0; round < 12; round++) {
      await deliverDue(keyless, reach);
      ctx.clock.advance(3 * 3_600_000);
    }
    expect((await findDeliveries(ctx.db, id, { state: 'pending', limit: 9 })).rows).toMatchObject([
      { attempts: 0, error: expect.stringContaining('no key is available') },
      { attempts: 0 },
    ]);
    expect(told).toHaveBeenCalled();
    const app = await buildApp({ ...keyless, log: ctx.log }, { docs: false });
    const { secrets } = (await app.inject({ url: '/readyz' })).json();
    expect(secrets).toMatchObject({ sealed: 1, locked: 1, missing_keys: [expect.stringMatching(/^[0-9a-f]{12}$/)] });
    await app.close();
    await deliverAll(ctx, 1);
    expect(received).toHaveLength(2);
  });

  test('a delivery that always fails is given up, blocks nothing, and can be sent again', async () => {
    const ctx = near(await testContext());
    let isBroken = true;
    const { url, received } = await receiver(({ body }) => (isBroken && body.includes('"to":"1.1"') ? 302 : 200));
    const { id } = await addWebhook(ctx, { url, event_types: changes });
    await tell(ctx, [1, 1, 1]);
    await deliverAll(ctx, 14);
    expect(received).toHaveLength(13); // a redirect is not followed
    expect((await findDeliveries(ctx.db, id, { limit: 9 })).rows).toMatchObject([
      { state: 'delivered' },
      { state: 'dead', attempts: 11, error: 'the receiver responded with 302', next_attempt_at: null },
      { state: 'delivered' },
    ]);
    isBroken = false;
    const app = await buildApp(ctx, { docs: false });
    const again = await app.inject({ method: 'POST', url: `/webhooks/${id}/redeliver`, payload: {} });
    expect(again.json()).toEqual({ queued: 1 });
    const unknown = await app.inject({
      ...{ method: 'POST', url: `/webhooks/${id}/redeliver` },
      payload: { event_id: ctx.newId() },
    });
    expect(unknown.json()).toMatchObject({ status: 404, code: 'event-not-found' });
    await deliverAll(ctx, 1);
    expect((await findWebhooks(ctx.db, { limit: 9 })).rows).toMatchObject([{ id, pending: 0, dead: 0 }]);
    await app.inject({ method: 'DELETE', url: `/webhooks/${id}` });
    const facts = ctx.db.kysely.selectFrom('ledger_events').select(['event_type', 'metadata']);
    expect(await facts.where('entity_id', '=', id).orderBy('seq').execute()).toMatchObject([
      { event_type: 'webhook_added' },
      { event_type: 'webhook_redelivery_requested', metadata: { event_id: null, queued: 1 } },
      { event_type: 'webhook_removed', metadata: { url } },
    ]);
    await app.close();
  });

  test('an event sent again by its id starts over as if it had never been tried', async () => {
    const ctx = near(await testContext());
    let status = 500;
    const { url, received } = await receiver(() => status);
    const { id } = await addWebhook(ctx, { url, event_types: changes });
    await tell(ctx, [1]);
    const delivery = async () => (await findDeliveries(ctx.db, id, { limit: 1 })).rows[0] ?? expect.fail();
    for (status of [500, 500, 204]) {
      await deliverDue(ctx, reach);
      ctx.clock.advance(60_000);
    }
    const { event_id, ...delivered } = await delivery();
    expect(delivered).toMatchObject({ state: 'delivered', attempts: 3 });
    expect(await redeliver(ctx, id, event_id)).toEqual({ queued: 1 });
    const untried = { state: 'pending', attempts: 0, error: null, delivered_at: null };
    expect(await delivery()).toEqual({ ...untried, event_id, next_attempt_at: ctx.now().toISOString() });
    await deliverDue(ctx, reach);
    expect(received).toHaveLength(4);
    expect(await delivery()).toMatchObject({ state: 'delivered', attempts: 1 });
  });
});
