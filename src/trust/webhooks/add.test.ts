import { expect, test } from 'vitest';
import { buildApp } from '../../interfaces/http/index.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { near, receiver, tell } from '../../testing/webhooks.ts';
import { addWebhook, removeWebhook } from './add.ts';
import { deliverDue } from './deliver.ts';
import { findDeliveries } from './store.ts';

onEachDatabase('adding and removing webhooks', (testContext) => {
  test('removing a webhook removes its secret, and the ledger records both', async () => {
    const ctx = near(await testContext());
    const { url } = await receiver();
    const [removed, kept] = [await addWebhook(ctx, { url }), await addWebhook(ctx, { url })];
    await removeWebhook(ctx, removed.id);
    const secrets = await ctx.db.kysely.selectFrom('secrets').select('name').execute();
    expect(secrets).toEqual([{ name: `webhook.${kept.id}` }]);
    const events = await ctx.db.kysely.selectFrom('ledger_events').select('event_type').orderBy('seq').execute();
    expect(events.slice(-2).map(({ event_type }) => event_type)).toEqual(['secret_removed', 'webhook_removed']);
  });

  test('private addresses are refused when they are added and again when they are reached', async () => {
    const ctx = { ...near(await testContext()), privateWebhooks: false };
    const app = await buildApp(ctx, { docs: false });
    const add = (url: string) => app.inject({ method: 'POST', url: '/webhooks', payload: { url } });
    for (const url of [
      'http://example.com/',
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[::1]/',
      'https://[::ffff:10.0.0.1]/',
      'https://169.254.169.254/latest/meta-data',
      'https://user:password@example.com/',
      'file:///etc/passwd',
      'gopher://example.com/',
      'nowhere',
    ])
      expect([url, (await add(url)).json()]).toMatchObject([url, { status: 422, errors: [{ path: 'url' }] }]);
    // a name does not show where it leads
    const { url, received } = await receiver();
    const named = (await add(`https://localhost:${new URL(url).port}/`)).json();
    const shown = (await app.inject({ url: '/webhooks' })).json();
    expect(named.secret).toMatch(/^whsec_/);
    expect(JSON.stringify(shown)).not.toContain('whsec_');
    await tell(ctx, [1]);
    await deliverDue(ctx, { toPrivate: false });
    const { rows } = await findDeliveries(ctx.db, named.id, { state: 'pending', limit: 9 });
    expect(rows.map(({ error }) => error)).toContainEqual(
      expect.stringMatching(/localhost is at (127\.0\.0\.1|::1), which is not on the public internet/),
    );
    expect(received).toEqual([]);
    expect((await app.inject({ method: 'DELETE', url: `/webhooks/${named.id}` })).statusCode).toBe(200);
    const gone = await app.inject({ method: 'POST', url: `/webhooks/${named.id}/redeliver`, payload: {} });
    expect(gone.json()).toMatchObject({ status: 404, code: 'webhook-not-found' });
    await app.close();
  });
});
