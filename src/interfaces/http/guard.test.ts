import type { OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import Fastify, { type FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Context } from '../../context.ts';
import { onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { createKey, openDoor, type RequiredRole, type Role, revokeKey } from '../../trust/access/index.ts';
import { buildApp } from './app.ts';
import { guard } from './guard.ts';
import { MOST_STREAMS } from './limit-streams.ts';
import { giveContexts } from './request-context.ts';

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

interface Operation {
  readonly 'x-required-role'?: RequiredRole;
  readonly 'x-admin-for'?: Readonly<Record<string, readonly string[]>>;
  readonly security: readonly object[];
}

interface Call {
  readonly method: 'GET';
  readonly path: string;
  readonly url: string;
  readonly role: RequiredRole;
}

/** Lists every operation in the document with the role that it names; once more for each parameter value that needs a higher role. */
async function callsOf(app: FastifyInstance): Promise<Call[]> {
  const { paths } = (await app.inject('/openapi.json')).json();
  return Object.entries<Record<string, Operation>>(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const role = operation['x-required-role'];
      if (role === undefined) throw new Error(`${method} ${path} does not say which role it needs`);
      expect(operation.security, `${method} ${path}`).toEqual(role === 'anyone' ? [] : [{ key: [] }]);
      // the type of a method is a union of strings, although `inject` accepts any
      const call = { method: method.toUpperCase() as 'GET', path, role };
      const filled = (url: string) => url.replaceAll(/\{(\w*id)\}/g, uuid(1));
      const [parameter, values] = Object.entries(operation['x-admin-for'] ?? {})[0] ?? ['', []];
      return [
        { ...call, url: filled(path).replaceAll(/\{(\w+)\}/g, 'pause') },
        ...values.map((value) => ({
          ...call,
          role: 'admin' as const,
          url: filled(path.replace(`{${parameter}}`, value)),
        })),
      ];
    }),
  );
}

const UNUSUAL = [
  'admin: DELETE /ad_accounts/{id}',
  'admin: DELETE /budgets/limits',
  'admin: DELETE /secrets/{id}',
  'admin: DELETE /webhooks/{id}',
  'admin: GET /keys',
  'admin: GET /secrets',
  'admin: GET /sessions',
  'admin: GET /webhooks',
  'admin: GET /webhooks/{id}/deliveries',
  'admin: PATCH /ad_accounts/{id}',
  'admin: POST /ad_accounts',
  'admin: POST /approvals/{id}/grant',
  'admin: POST /budgets/plans/{id}/apply',
  'admin: POST /campaigns/{id}/activate',
  'admin: POST /campaigns/{id}/publish',
  'admin: POST /campaigns/{id}/resume',
  'admin: POST /keys',
  'admin: POST /keys/{id}/revoke',
  'admin: POST /publications/{id}/continue',
  'admin: POST /results/imports/{id}/withdraw',
  'admin: POST /rules/engine/train',
  'admin: POST /rules/sets/{id}/activate',
  'admin: POST /secrets/rotate',
  'admin: POST /sessions/{id}/revoke',
  'admin: POST /webhooks',
  'admin: POST /webhooks/{id}/redeliver',
  'admin: PUT /budgets/limits',
  'admin: PUT /secrets',
  'anyone: GET /healthz',
  'anyone: GET /readyz',
  'anyone: POST /session',
  'operator: GET /video_assets/{id}/file',
  'viewer: DELETE /session',
  'viewer: POST /budgets/suggest',
  'viewer: POST /campaigns/preview',
  'viewer: POST /experiments/plan',
  'viewer: POST /orchestrations/what_if',
  'viewer: POST /orchestrations/{id}/try',
  'viewer: POST /rules/engine/off_policy',
  'viewer: POST /rules/sets/check',
];

/** Returns the paths in the tree that Fastify prints, with four columns per level. */
function urlsOf(tree: string): string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, part, methods] = /[├└]── (\S*)( \(.*)?$/.exec(line) ?? [];
    if (part === undefined) return [];
    const depth = line.search(/[├└]/) / 4;
    const url = `${depth === 0 ? '' : above[depth - 1]}${part}`;
    above[depth] = url;
    return methods === undefined ? [] : [url];
  });
}

async function keysOf(ctx: Context) {
  const held: Partial<Record<Role, string>> = {};
  for (const role of ROLES) held[role] = (await createKey(ctx, { name: `the ${role}`, role })).key;
  return held;
}

const bearer = (key: string | undefined) => ({ authorization: `Bearer ${key}` });

onEachDatabase('the guard', (testContext) => {
  const lockedApp = async (ctx: TestContext) => {
    const keys = await keysOf(ctx);
    return { app: await buildApp(ctx, { docs: true }), keys };
  };

  test('every route admits exactly the roles that its OpenAPI operation names, and none without a key', async () => {
    const { app, keys } = await lockedApp(await testContext());
    const calls = await callsOf(app);
    expect(calls.length).toBeGreaterThan(35);
    for (const { method, url, role } of calls) {
      const answer = (headers: Record<string, string>) => app.inject({ method, url, headers });
      const open = role === 'anyone';
      const without = await answer({});
      const malformed = await answer({ authorization: 'Bearer ce_x' });
      const saw = {
        call: `${method} ${url}`,
        without: without.statusCode === 401,
        malformed: malformed.statusCode === 401,
      };
      expect(saw).toEqual({ call: `${method} ${url}`, without: !open, malformed: !open });
      if (!open) expect(without.headers['www-authenticate']).toMatch(/^Bearer /);
      for (const held of ROLES) {
        const { statusCode, body } = await answer(bearer(keys[held]));
        const allowed = open || ROLES.indexOf(held) >= ROLES.indexOf(role);
        // a key with the right role may still be refused what needs a session
        const isKeptOut = statusCode === 401 || (statusCode === 403 && JSON.parse(body).code === 'role-too-low');
        const seen = isKeptOut ? statusCode : 'let in';
        expect({ call: `${method} ${url}`, held, seen }).toEqual({
          call: `${method} ${url}`,
          held,
          seen: allowed ? 'let in' : 403,
        });
        expect(statusCode, body).toBeLessThan(500);
      }
    }
    await app.close();
  });

  test('viewers read and operators change, except on the routes listed here', async () => {
    const { app } = await lockedApp(await testContext());
    const unusual = (await callsOf(app)).flatMap(({ method, url, role }) =>
      role === (method === 'GET' ? 'viewer' : 'operator') ? [] : [`${role}: ${method} ${url.replace(uuid(1), '{id}')}`],
    );
    expect(unusual.sort()).toEqual(UNUSUAL);
    await app.close();
  });

  test('the only undocumented routes are the document, its page, and /mcp', async () => {
    const { app } = await lockedApp(await testContext());
    const described = new Set((await callsOf(app)).map(({ path }) => path.replaceAll(/\{(\w+)\}/g, ':$1')));
    const known = (url: string) => described.has(url) || /^\/(docs(\/.*)?|openapi\.json|mcp)$/.test(url);
    const urls = urlsOf(app.printRoutes({ commonPrefix: false }));
    expect(urls).toContain('/campaigns/:id/:transition');
    expect(urls.filter((url) => !known(url))).toEqual([]);
    await app.close();
  });

  test('a change is recorded under the name of its key, or under http:anonymous while no key exists', async () => {
    const ctx = await testContext();
    const open = await buildApp({ ...ctx, actor: 'http:anonymous' }, { docs: false });
    const add = (app: FastifyInstance, headers = {}) =>
      app.inject({
        method: 'POST',
        url: '/imports',
        headers: { 'content-type': 'application/x-ndjson', ...headers },
        payload: '{}\n',
      });
    expect((await add(open)).statusCode).toBe(200);
    const made = await open.inject({ method: 'POST', url: '/keys', payload: { name: 'ada', role: 'admin' } });
    expect(made.statusCode).toBe(201);
    expect(made.headers['cache-control']).toBe('no-store');
    expect((await add(open)).statusCode).toBe(401);
    expect((await add(open, bearer(made.json().key))).statusCode).toBe(200);
    await open.close();
    const events = await ctx.db.kysely
      .selectFrom('ledger_events')
      .select(['event_type', 'actor'])
      .orderBy('seq')
      .execute();
    expect(events.map(({ event_type, actor }) => `${event_type} ${actor}`)).toEqual([
      'video_assets_imported http:anonymous',
      'import_completed http:anonymous',
      'api_key_created http:anonymous',
      'video_assets_imported ada',
      'import_completed ada',
    ]);
  });

  test('the response that shows a new key is not stored for a replay', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const headers = { 'idempotency-key': 'once' };
    const make = () => app.inject({ method: 'POST', url: '/keys', headers, payload: { name: 'ada', role: 'admin' } });
    expect((await make()).statusCode).toBe(201);
    expect((await sql`select * from idempotency_keys`.execute(ctx.db.kysely)).rows).toEqual([]);
    await app.close();
  });

  test('a revoked key stops working immediately, even on a server that has just accepted it', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const { key, id } = await createKey(ctx, { name: 'ada', role: 'viewer' });
    const other = await buildApp(ctx, { docs: false });
    const ask = () => other.inject({ url: '/campaigns', headers: bearer(key) });
    expect((await ask()).statusCode).toBe(200);
    await revokeKey(ctx, id);
    expect((await ask()).json()).toMatchObject({ status: 401, code: 'key-revoked' });
    await app.close();
    await other.close();
  });

  test('an endless response is cut off when its key is revoked or the first key is created', async () => {
    const ctx = await testContext();
    const app = Fastify();
    giveContexts(app, ctx, 30_000);
    const door = await openDoor(ctx, 'keys-if-any');
    guard(app, door, { recheckMs: 10 });
    app.get('/endless', { config: { role: 'viewer', isEndless: true } }, (_, reply) => {
      const answer = new Readable({ read() {} }).on('error', () => {});
      answer.push('begun');
      return reply.send(answer);
    });
    const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/endless`;
    const begun = async (headers: Record<string, string>) => {
      const answer = await fetch(url, { headers });
      expect(answer.status).toBe(200);
      let isOver = false;
      const over = answer.text().then(
        () => {},
        () => {
          isOver = true;
        },
      );
      return { over, isOver: () => isOver };
    };
    const open = await begun({});
    const { key, id } = await createKey(ctx, { name: 'ada', role: 'viewer' });
    door.lock();
    await open.over;
    const held = await begun(bearer(key));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(held.isOver()).toBe(false);
    await revokeKey(ctx, id);
    await held.over;
    expect(held.isOver()).toBe(true);
    await app.close();
  });

  test('a key can have 20 open streams, and closing one makes room for another', async () => {
    const ctx = await testContext();
    const keys = [];
    for (const name of ['ada', 'bob']) keys.push((await createKey(ctx, { name, role: 'viewer' })).key);
    const app = await buildApp(ctx, { docs: false });
    const [ada = '', bob = ''] = keys;
    const server = await app.listen({ host: '127.0.0.1', port: 0 });
    const open = async (key: string) => {
      const stop = new AbortController();
      const headers = { ...bearer(key), accept: 'text/event-stream' };
      const { status, body } = await fetch(`${server}/ledger/stream`, { headers, signal: stop.signal });
      return { status, body, stop };
    };
    const streams = await Promise.all(Array.from({ length: MOST_STREAMS }, () => open(ada)));
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
    const refused = await open(ada);
    expect([refused.status, (await open(bob)).status]).toEqual([429, 200]);
    expect(await new Response(refused.body).json()).toMatchObject({ code: 'too-many-streams' });
    streams[0]?.stop.abort();
    await expect.poll(async () => (await open(ada)).status).toBe(200);
    await app.close();
  });

  test('without keys, requests from pages of other sites and under foreign host names are refused', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const ask = (headers: OutgoingHttpHeaders) => app.inject({ url: '/campaigns', headers });
    for (const headers of [
      { host: '127.0.0.1:8080' },
      { host: 'localhost:8080', origin: 'http://localhost:8080' },
      { host: '[::1]:8080' },
      { host: '127.0.0.2:8080', origin: 'http://127.0.0.2:8080', 'sec-fetch-site': 'same-origin' },
      { host: 'localhost', 'sec-fetch-site': 'none' },
      { host: 'engine.localhost:8080' },
    ])
      expect((await ask(headers)).statusCode).toBe(200);
    for (const headers of [
      { host: 'evil.example' },
      { host: 'evil.localhost.example:8080' },
      { host: 'evil.' },
      { host: 'evil' },
      { host: '10.0.0.1' },
      { host: '203.0.113.9:8080' },
      { host: 'localhost', 'sec-fetch-site': 'cross-site' },
      { host: 'localhost', 'sec-fetch-site': 'same-site' },
      { host: 'localhost', 'x-forwarded-for': '203.0.113.9' },
      { host: 'localhost', 'x-forwarded-proto': 'https' },
      { host: 'localhost', 'x-real-ip': '203.0.113.9' },
      { host: 'localhost', forwarded: 'for=203.0.113.9' },
      { host: 'localhost', via: '1.1 proxy' },
      { host: '127.0.0.1.evil.example:8080' },
      { host: '127.0.0.1:8080', origin: 'https://evil.example' },
      { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:9999' },
      { host: '127.0.0.1:8080', origin: 'null' },
    ])
      expect((await ask(headers)).json()).toMatchObject({ status: 403, code: 'other-site' });
    await app.close();
  });
});

onEachDatabase('a route that names no role', (testContext) => {
  test('prevents the start, as does one that names a parameter it does not have', async () => {
    const ctx = await testContext();
    const start = async (config?: object) => {
      const app = Fastify();
      giveContexts(app, ctx, 30_000);
      guard(app, await openDoor(ctx, 'keys'));
      app.get('/healthz', { config: { role: 'anyone' } }, () => 'ok');
      app.register(
        async (scope) => void scope.get('/forgotten', config === undefined ? {} : { config }, () => 'all of it'),
      );
      try {
        await app.ready();
      } finally {
        await app.close();
      }
    };
    await expect(start()).rejects.toThrow(/GET \/forgotten/);
    await expect(start({})).rejects.toThrow(/GET \/forgotten/);
    await expect(start({ role: 'viewer', adminFor: { parameter: 'id', values: [] } })).rejects.toThrow(/forgotten/);
    await start({ role: 'viewer' });
  });
});
