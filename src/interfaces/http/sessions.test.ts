import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { expect, test, vi } from 'vitest';
import { onEachDatabase, type TestContext, uuid } from '../../testing/index.ts';
import { createKey, revokeKey } from '../../trust/access/index.ts';
import { buildApp } from './index.ts';

const OURS = { 'sec-fetch-site': 'same-origin' };
const DAY_MS = 86_400_000;

async function signedIn(ctx: TestContext, role: 'viewer' | 'admin', publicUrl?: string) {
  const { key, id: keyId } = await createKey(ctx, { name: `the ${role}`, role });
  const app = await buildApp(ctx, { docs: true, publicUrl });
  const signIn = (headers: Record<string, string> = OURS, host = 'localhost:8080') =>
    app.inject({ method: 'POST', url: '/session', headers: { host, ...headers }, payload: { key } });
  const answer = await signIn();
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return { app, key, keyId, answer, cookie, signIn };
}

const status = async (app: FastifyInstance, cookie: string, url = '/campaigns') =>
  (await app.inject({ url, headers: { cookie } })).statusCode;

onEachDatabase('a session', (testContext) => {
  test('is a cookie that scripts cannot read, has the rights of its key, and ends at sign-out', async () => {
    const { app, key, answer, cookie } = await signedIn(await testContext(), 'viewer');
    expect(answer.statusCode).toBe(201);
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^__Host-ce_session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=604800$/,
    );
    expect(answer.body).not.toContain(key);
    expect(answer.headers['cache-control']).toBe('no-store');
    const who = await app.inject({ url: '/session', headers: { cookie } });
    expect(who.json()).toMatchObject({
      actor: 'the viewer',
      role: 'viewer',
      keys_needed: true,
      session: { state: 'active' },
    });
    expect(await status(app, cookie, '/keys')).toBe(403);
    expect((await app.inject({ method: 'HEAD', url: '/campaigns', headers: { cookie } })).statusCode).toBe(200);
    const out = await app.inject({ method: 'DELETE', url: '/session', headers: { cookie, ...OURS } });
    expect(out.headers['set-cookie']).toBe('__Host-ce_session=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0');
    const after = await app.inject({ url: '/campaigns', headers: { cookie } });
    expect(after.json()).toMatchObject({ status: 401, code: 'session-ended' });
    await app.close();
  });

  test('ends in every process with the first request after its key is revoked', async () => {
    const ctx = await testContext();
    const { app, keyId, cookie } = await signedIn(ctx, 'viewer');
    const other = await buildApp(ctx, { docs: false });
    expect(await status(other, cookie)).toBe(200);
    await revokeKey(ctx, keyId);
    expect([await status(app, cookie), await status(other, cookie)]).toEqual([401, 401]);
    await app.close();
    await other.close();
  });

  test('cannot be opened with the key of an agent', async () => {
    const ctx = await testContext();
    const { key } = await createKey(ctx, { name: 'opus', role: 'operator', kind: 'agent' });
    const app = await buildApp(ctx, { docs: false });
    const headers = { host: 'localhost:8080', ...OURS };
    const answer = await app.inject({ method: 'POST', url: '/session', headers, payload: { key } });
    expect([answer.statusCode, answer.json().code, answer.headers['set-cookie']]).toEqual([
      403,
      'agent-signs-in-nowhere',
      undefined,
    ]);
    await app.close();
  });

  test('ends after seven days, however often it is used', async () => {
    const ctx = await testContext();
    const { app, cookie } = await signedIn(ctx, 'viewer');
    await app.close();
    const later = async (ms: number) => {
      ctx.clock.advance(ms);
      const process = await buildApp(ctx, { docs: false });
      const seen = await status(process, cookie);
      // writes when the session was last seen
      await process.close();
      return seen;
    };
    const days = [];
    for (let day = 1; day <= 7; day++) days.push(await later(DAY_MS - 1));
    expect([...days, await later(7)]).toEqual([200, 200, 200, 200, 200, 200, 200, 401]);
  });

  test('ends after a day without use', async () => {
    const ctx = await testContext();
    const { app, cookie } = await signedIn(ctx, 'viewer');
    ctx.clock.advance(DAY_MS);
    expect(await status(app, cookie)).toBe(401);
    await app.close();
  });

  test('is listed for an admin, who can end it immediately', async () => {
    const ctx = await testContext();
    const { app, cookie } = await signedIn(ctx, 'admin');
    const { sessions } = (await app.inject({ url: '/sessions', headers: { cookie } })).json();
    expect(sessions).toMatchObject([{ actor: 'the admin', role: 'admin', state: 'active' }]);
    const revoke = { method: 'POST', url: `/sessions/${sessions[0].id}/revoke`, headers: { cookie, ...OURS } } as const;
    expect((await app.inject(revoke)).json()).toMatchObject({ state: 'ended' });
    expect(await status(app, cookie)).toBe(401);
    expect(await events(ctx)).toEqual(['api_key_created', 'session_started', 'session_ended']);
    await app.close();
  });

  test('changes nothing for a page of another site, on any route', async () => {
    const ctx = await testContext();
    const { app, cookie } = await signedIn(ctx, 'admin');
    const { paths } = (await app.inject('/openapi.json')).json();
    const unsafe = Object.entries<Record<string, unknown>>(paths).flatMap(([path, operations]) =>
      Object.keys(operations).flatMap((method) =>
        method === 'get' || (method === 'post' && path === '/session')
          ? []
          : [{ method: method.toUpperCase() as 'POST', url: path.replaceAll(/\{(\w+)\}/g, uuid(1)) }],
      ),
    );
    expect(unsafe.length).toBeGreaterThan(30);
    const before = await events(ctx);
    const elsewhere = [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site', origin: 'http://localhost:9999' },
      { 'sec-fetch-site': 'none' },
      { origin: 'http://localhost:9999' },
      { origin: 'https://localhost:8080' },
      { origin: 'null' },
      {},
    ];
    for (const { method, url } of unsafe)
      for (const headers of elsewhere) {
        const host = 'localhost:8080';
        const type = { 'content-type': 'text/plain' };
        const { statusCode } = await app.inject({
          method,
          url,
          headers: { host, cookie, ...headers, ...type },
          payload: '{}',
        });
        expect({ method, url, headers, statusCode }).toEqual({
          method,
          url,
          headers,
          statusCode: 403,
        });
      }
    expect(await events(ctx)).toEqual(before);
    await app.close();
  });

  test('begins only on a page of the engine, on this machine or behind TLS at the public address', async () => {
    const ctx = await testContext();
    const { app, signIn } = await signedIn(ctx, 'viewer');
    const code = async (...given: Parameters<typeof signIn>) => (await signIn(...given)).json().code;
    expect(await code({ 'sec-fetch-site': 'cross-site' })).toBe('other-site');
    const empty = {
      method: 'POST',
      url: '/session',
      headers: { 'sec-fetch-site': 'cross-site' },
      payload: {},
    } as const;
    expect((await app.inject(empty)).statusCode).toBe(403);
    expect(await code({ origin: 'http://localhost:8080' })).toBeUndefined();
    expect(await code(OURS, 'campaigns.example.com')).toBe('sign-in-needs-tls');
    await app.close();
    const open = await buildApp(ctx, { docs: false, publicUrl: 'https://campaigns.example.com' });
    const { key } = await createKey(ctx, { name: 'bob', role: 'viewer' });
    const from = (origin: string) =>
      open.inject({ method: 'POST', url: '/session', headers: { host: '10.0.0.1', origin }, payload: { key } });
    expect((await from('https://campaigns.example.com')).statusCode).toBe(201);
    expect((await from('http://10.0.0.1')).statusCode).toBe(403);
    await open.close();
  });

  test('cannot upload a film as a form or as text, and none of it is read', async () => {
    const { app, cookie } = await signedIn(await testContext(), 'admin');
    const url = `/video_assets/${uuid(1)}/file`;
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const read = vi.fn();
      const payload = new Readable({ read });
      const headers = { host: 'localhost:8080', cookie, ...OURS, 'content-type': type, 'content-length': '9' };
      const answer = await app.inject({ method: 'POST', url, headers, payload });
      expect(answer.json()).toMatchObject({
        status: 415,
        detail: `content-type is "${type}": send application/octet-stream`,
      });
      expect(read).not.toHaveBeenCalled();
    }
    await app.close();
  });
});

async function events({ db }: TestContext): Promise<string[]> {
  const rows = await db.kysely.selectFrom('ledger_events').select('event_type').orderBy('seq').execute();
  return rows.map(({ event_type }) => event_type);
}
