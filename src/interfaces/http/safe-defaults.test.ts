import { expect, test } from 'vitest';
import { onEachDatabase, uuid } from '../../testing/index.ts';
import { createKey } from '../../trust/access/index.ts';
import { buildApp } from './app.ts';

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

onEachDatabase('safe defaults', (testContext) => {
  test('a key that exceeds its rate gets a 429, and other keys do not', async () => {
    const ctx = await testContext();
    const [ada, bob] = [
      await createKey(ctx, { name: 'ada', role: 'viewer' }),
      await createKey(ctx, { name: 'bob', role: 'viewer' }),
    ];
    const app = await buildApp(ctx, { docs: false, requestsPerMinute: 3 });
    const ask = (key: string, url = '/campaigns') => app.inject({ url, headers: bearer(key) });
    const statuses = [];
    for (let request = 0; request < 4; request++) statuses.push((await ask(ada.key)).statusCode);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await ask(ada.key);
    expect(refused.json()).toMatchObject({
      status: 429,
      code: 'too-many-requests',
      instance: refused.headers['x-request-id'],
    });
    expect(refused.json().detail).toMatch(/^ada sent more than 3 requests in a minute: try again in /);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(bob.key)).statusCode).toBe(200);
    for (let request = 0; request < 10; request++) expect((await app.inject('/healthz')).statusCode).toBe(200);
    await app.close();
  });

  test('without keys, each address has a rate of its own, and is refused for the rest of the minute', async () => {
    const app = await buildApp(await testContext(), { docs: false, requestsPerMinute: 2 });
    const ask = (remoteAddress: string) => app.inject({ url: '/campaigns', remoteAddress });
    const answers = [];
    for (const address of ['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.2']) answers.push(await ask(address));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429, 200]);
    const seconds = Number(answers[2]?.headers['retry-after']);
    expect([seconds > 50, seconds <= 60]).toEqual([true, true]);
    await app.close();
  });

  test('there is no rate limit unless one is set', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: false });
    const { headers } = await app.inject('/campaigns');
    expect(Object.keys(headers).filter((name) => name.includes('ratelimit'))).toEqual([]);
    await app.close();
  });

  test('every response, errors included, forbids scripts, frames, content sniffing, and other origins', async () => {
    const app = await buildApp(await testContext(), { docs: true });
    for (const url of [
      '/campaigns',
      '/healthz',
      '/nowhere',
      '/clips/x',
      '/openapi.json',
      '/docs/',
      '/docs/js/scalar.js',
    ]) {
      const { headers } = await app.inject({ url, headers: { host: 'localhost', origin: 'http://localhost' } });
      expect({ url, ...headers }).toMatchObject({
        url,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
    const preflight = await app.inject({
      method: 'OPTIONS',
      url: '/campaigns/orchestrate',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.statusCode).toBe(404);
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    await app.close();
  });

  test('the policy of the documentation page admits exactly its scripts', async () => {
    const app = await buildApp(await testContext(), { docs: true });
    const { headers, body } = await app.inject('/docs/');
    const policy = String(headers['content-security-policy']);
    expect(body.match(/<script(?! src="\/docs\/js\/)/g)).toBeNull();
    expect(policy).toMatch(/script-src 'self';/);
    await app.close();
  });

  test('no request can name a file of the server, because paths are refused as ids and kept as text', async () => {
    const ctx = await testContext();
    const app = await buildApp(ctx, { docs: true });
    const paths: Record<string, Record<string, unknown>> = (await app.inject('/openapi.json')).json().paths;
    const names = ['../../../../etc/passwd', '/etc/passwd', 'file:///etc/passwd'];
    for (const [path, operations] of Object.entries(paths))
      for (const method of path.includes('{') ? Object.keys(operations) : [])
        for (const name of names) {
          const url = path.replaceAll(/\{\w+\}/g, encodeURIComponent(name));
          // the type of a method is a union of strings, although `inject` accepts any
          const answer = await app.inject({ method: method.toUpperCase() as 'GET', url });
          expect({ method, url, refused: answer.statusCode >= 400 && answer.statusCode < 500 }).toEqual({
            method,
            url,
            refused: true,
          });
          expect(answer.body).not.toContain('root:');
        }
    for (const name of names) {
      const payload = { id: uuid(1), title: name, source_uri: name };
      const line = `${JSON.stringify(payload)}\n`;
      const headers = { 'content-type': 'application/x-ndjson' };
      const imported = await app.inject({ method: 'POST', url: '/imports', headers, payload: line });
      expect(imported.json()).toMatchObject({ video_assets: 1 });
      expect((await app.inject(`/video_assets/${uuid(1)}`)).json()).toMatchObject({ title: name, source_uri: name });
      // a film is the content of the body; a file name inside it is not opened
      const film = {
        method: 'POST',
        url: `/video_assets/${uuid(1)}/file`,
        headers: { 'content-type': 'video/mp4' },
      } as const;
      for (const content of [name, `#EXTM3U\n${name}\n`, `ffconcat version 1.0\nfile '${name}'\n`])
        expect((await app.inject({ ...film, payload: content })).json()).toMatchObject({
          status: 422,
          code: 'film-type-refused',
        });
    }
    await app.close();
  });
});
