import fastify from 'fastify';
import { afterAll, expect, test, vi } from 'vitest';
import { fetchInside } from './fetch-inside.ts';

const app = fastify();
app.post('/echo', async ({ headers, body }, reply) => {
  await reply.status(201).header('x-given', headers['x-given']).send({ body });
});
app.get('/missing', async (_, reply) => {
  await reply.status(404).send(Buffer.from([0, 255]));
});
const inside = fetchInside(app);
afterAll(() => app.close());

const post = (headers: RequestInit['headers'] = {}) =>
  inside('http://any/echo', {
    method: 'POST',
    body: '{"a":1}',
    headers: new Headers({ ...Object.fromEntries(new Headers(headers)), 'content-type': 'application/json' }),
  });

test('a reply has the status, text, JSON, bytes and headers that the API sent', async () => {
  const reply = await post({ 'x-given': 'yes' });
  expect([reply.status, reply.ok, reply.headers.get('x-given')]).toEqual([201, true, 'yes']);
  expect(await reply.text()).toBe('{"body":{"a":1}}');
  expect(await (await post()).json()).toEqual({ body: { a: 1 } });
  const missing = await inside('http://any/missing');
  expect([missing.status, missing.ok]).toEqual([404, false]);
  expect([...new Uint8Array(await missing.arrayBuffer())]).toEqual([0, 255]);
});

test('the body of a reply is read once, as in any Response', async () => {
  const reply = await post();
  expect(reply.bodyUsed).toBe(false);
  await reply.json();
  await expect(reply.text()).rejects.toThrow('Body is unusable');
});

test('a call that reads only status and text does not load Response', async () => {
  const load = vi.spyOn(globalThis, 'Response');
  const headers = { 'content-type': 'application/json', 'x-given': 'yes' };
  const reply = await inside('http://any/echo', { method: 'POST', body: '{"a":1}', headers });
  expect([reply.status, await reply.text()]).toEqual([201, '{"body":{"a":1}}']);
  expect(load).not.toHaveBeenCalled();
  load.mockRestore();
});
