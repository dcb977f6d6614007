import { expect, test } from 'vitest';
import { buildApp } from '../../interfaces/http/index.ts';
import { newWorld, TOKEN } from '../../testing/ads/world.ts';
import { onEachDatabase } from '../../testing/index.ts';
import { createKey } from '../../trust/access/index.ts';
import type { Publication } from './publication-schema.ts';

onEachDatabase('publishing over HTTP', (testContext) => {
  test('K25: viewers read, operators plan and pause, admins publish and activate, and no response contains a token', async () => {
    const base = await testContext();
    const world = await newWorld(base);
    const campaignId = await world.addCampaign();
    const keys = new Map<string, string>();
    for (const role of ['viewer', 'operator', 'admin'] as const)
      keys.set(role, (await createKey(world.ctx, { name: role, role })).key);
    const app = await buildApp({ ...world.ctx, log: base.log }, { docs: false });
    const said: string[] = [];
    const as = async (role: string, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
      const headers = { authorization: `Bearer ${keys.get(role)}` };
      const reply = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
      said.push(reply.body);
      return { status: reply.statusCode, json: reply.json() };
    };
    const path = `/campaigns/${campaignId}/publications`;
    const body = { ad_account_id: world.accountId };
    expect((await as('viewer', 'POST', `${path}?dry_run=true`, body)).status).toBe(403);
    const plan = await as('operator', 'POST', `${path}?dry_run=true`, body);
    expect(plan).toMatchObject({ status: 200, json: { exposure: { currency: 'EUR', whole_minor: 10_000 } } });
    const wanted = { ...body, fingerprint: plan.json.fingerprint };
    expect(await as('operator', 'POST', path, wanted)).toMatchObject({ status: 403, json: { code: 'role-too-low' } });
    expect((await as('admin', 'POST', path, body)).json.errors).toMatchObject([{ path: 'fingerprint' }]);
    const started = await as('admin', 'POST', path, wanted);
    expect(started.status).toBe(202);
    expect(world.fake.requests).toEqual([]);
    const id = started.json.publication_id;
    expect(await world.drive(id)).toBe('paused');
    expect(await as('viewer', 'GET', `/publications/${id}`)).toMatchObject({ status: 200, json: { state: 'paused' } });
    const other = '99999999-9999-4999-8999-999999999999';
    const of = async (ids: string) =>
      (await as('viewer', 'GET', `/publications?campaign_ids=${ids}`)).json.publications.map(
        (each: Publication) => each.id,
      );
    expect(await of(`${other},${campaignId}`)).toEqual([id]);
    expect(await of(other)).toEqual([]);
    const confirm = plan.json.exposure;
    expect((await as('operator', 'POST', `/campaigns/${campaignId}/activate`, { confirm })).status).toBe(403);
    expect((await as('admin', 'POST', `/campaigns/${campaignId}/activate`)).json).toMatchObject({
      code: 'confirmation-needed',
      exposure: confirm,
    });
    expect((await as('admin', 'POST', `/campaigns/${campaignId}/activate`, { confirm })).status).toBe(202);
    expect(await world.drive(id)).toBe('active');
    const raise = { kind: 'lifetime', minor: 20_000 };
    expect((await as('operator', 'PUT', `/campaigns/${campaignId}/budget`, raise)).status).toBe(403);
    const lower = { kind: 'lifetime', minor: 9_000 };
    expect((await as('operator', 'PUT', `/campaigns/${campaignId}/budget`, lower)).status).toBe(202);
    expect((await as('operator', 'POST', `/campaigns/${campaignId}/archive`)).json.code).toBe('publication-exists');
    expect((await as('operator', 'POST', `/campaigns/${campaignId}/pause`)).status).toBe(202);
    expect(await world.drive(id)).toBe('paused');
    await as('viewer', 'GET', '/ad_accounts');
    await as('viewer', 'GET', '/ledger/events');
    expect(said.join('\n')).not.toContain(TOKEN);
    await app.close();
  });
});
