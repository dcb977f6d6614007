import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from './index.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ kind: true, clock: 'virtual' });
});
afterAll(() => sandbox.close());

const HEADERS = { authorization: 'Bearer t', 'developer-token': 'd', 'content-type': 'application/json' };
const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${sandbox.url}${path}`, { method, headers: { ...HEADERS, ...headers }, body: text });
  return { status: response.status, text: await response.text() };
};
const insights = (range: object, more = '') =>
  send('GET', `/meta/v26.0/act_840/insights?time_range=${encodeURIComponent(JSON.stringify(range))}${more}`);
const search = (query: string, more = {}) =>
  send('POST', '/google/v25/customers/840/googleAds:search', { query, ...more });

test.each([
  ['a path of two slashes', () => send('GET', '//'), 404, 'There is no platform'],
  [
    'a form without a boundary',
    () => send('POST', '/meta/v26.0/act_840/advideos', 'film', { 'content-type': 'multipart/form-data' }),
    400,
    'Boundary not found',
  ],
  ['month 99', () => insights({ since: '2026-99-01', until: '2026-99-09' }, '&time_increment=1'), 400, 'YYYY-MM-DD'],
  ['February 30', () => insights({ since: '2026-02-30', until: '2026-03-09' }), 400, 'YYYY-MM-DD'],
  [
    'a deeply nested field list',
    () => send('GET', `/meta/v26.0/act_840?fields=${'a{'.repeat(5000)}`),
    400,
    'Syntax error',
  ],
  [
    'a resource named like a JavaScript property',
    () => search('SELECT campaign.id FROM constructor'),
    400,
    'BAD_RESOURCE_TYPE',
  ],
  ['an unknown page token', () => search('SELECT customer.id FROM customer', { pageToken: 'abc' }), 400, 'PAGE_TOKEN'],
])('%s is refused with an explanation', async (_, ask, status, words) => {
  expect(await ask()).toEqual({ status, text: expect.stringContaining(words) });
});

test('a report until the end of the year 9999 succeeds', async () => {
  expect(await insights({ since: '2026-11-01', until: '9999-12-31' }, '&time_increment=1')).toMatchObject({
    status: 200,
  });
});

test('a report refuses options that it does not implement', async () => {
  const asked = [
    `action_breakdowns=${encodeURIComponent('["action_device"]')}`,
    `time_ranges=${encodeURIComponent('[{"since":"2026-11-01","until":"2026-11-02"}]')}`,
  ];
  for (const one of asked)
    expect(await send('GET', `/meta/v26.0/act_840/insights?${one}`)).toMatchObject({
      status: 400,
      text: expect.stringContaining('This sandbox has no'),
    });
});

test('a fault also applies to a path that the platform does not have', async () => {
  sandbox.addFaults({ route: '* *', kind: 'http-500-2', times: 1 });
  expect((await send('GET', '/meta/v26.0/a/b/c/d')).status).toBe(500);
});

test.each([{ time_zone: 'Mars/Base' }, { currency: 'euro' }, { currency: 'XYZ' }, { timezone: 'Europe/Berlin' }])(
  'an account refuses the settings %j',
  async (settings) => {
    expect((await send('POST', '/_/accounts/978', settings)).status).toBe(422);
    expect((await send('GET', '/meta/v26.0/act_978/insights')).status).toBe(200);
  },
);

test('a reenabled account accepts requests again and keeps its earlier settings', async () => {
  for (const settings of [{ is_manager: true }, { account_status: 2 }, { account_status: 1, currency: 'EUR' }])
    expect((await send('POST', '/_/accounts/826', settings)).status).toBe(200);
  const found = await send('POST', '/google/v25/customers/826/googleAds:search', {
    query: 'SELECT customer.status, customer.manager, customer.currency_code FROM customer',
  });
  expect(JSON.parse(found.text).results).toMatchObject([
    { customer: { status: 'ENABLED', manager: true, currencyCode: 'EUR' } },
  ]);
});
