import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { answerError } from './problem.ts';
import { jsonParser } from './read-json.ts';

const app = Fastify();
app.setErrorHandler(answerError);
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, jsonParser(app));
app.post('/', { schema: { body: {} } }, ({ body }) => ({ body }));
app.setValidatorCompiler(() => (value) => ({ value }));

const post = (payload: string | Buffer) =>
  app.inject({ method: 'POST', url: '/', payload, headers: { 'content-type': 'application/json' } });

test('bytes that are not UTF-8 are refused', async () => {
  const bytes = Buffer.concat([Buffer.from('{"title":"'), Buffer.from([0xff]), Buffer.from('"}')]);
  const answer = await post(bytes);
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'malformed-json']);
  expect((await post(Buffer.from('{"title":"ÿ"}'))).json()).toEqual({ body: { title: 'ÿ' } });
});

test.each([
  '{"budget_minor":100,"budget_minor":9900}',
  '{"platforms":["tiktok"],"a":{"b":1,"\\u0062":2}}',
  '[{"a":1},{"a":1,"a":1}]',
])('%s is refused, because a field appears twice in one object', async (payload) => {
  const answer = await post(payload);
  expect(answer.statusCode).toBe(422);
  expect(answer.json()).toMatchObject({
    code: 'validation-failed',
    detail: expect.stringContaining('appears twice in one object'),
  });
});
