import { expect, test } from 'vitest';
import { isLoopback, refuseOtherSites, requireOwnPage } from './csrf.ts';

test('an address counts as loopback only if it cannot mean another machine', () => {
  for (const host of ['127.0.0.1', '127.8.9.10', '::1', '[::1]', 'localhost', 'LOCALHOST'])
    expect(isLoopback(host), host).toBe(true);
  for (const host of [
    '',
    '0.0.0.0',
    '::',
    '[::]',
    '10.0.0.1',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'my-machine',
    '::2',
  ])
    expect(isLoopback(host), host).toBe(false);
});

const host = '127.0.0.1:8080';

test.each([
  ...['x-forwarded-for', 'forwarded', 'via', 'cdn-loop', 'x-real-ip', 'cf-ray', 'fastly-client-ip'],
  ...['client-ip', 'wl-proxy-client-ip', 'x-amz-cf-id', 'x-azure-clientip', 'x-vercel-id', 'tailscale-user-login'],
  ...['ngrok-trace-id', 'x-arr-log-id', 'x-cloud-trace-context', 'x-remote-user', 'ssl-client-verify', 'x-varnish'],
])('without keys, a request with the header %s is refused as forwarded', (name) => {
  const refused = () => refuseOtherSites({ host, [name]: 'x' }, '1.1');
  expect(refused).toThrow('the request was forwarded');
});

test('without keys, a proxy that adds no header is detected by HTTP/1.0 or the referring page', () => {
  expect(() => refuseOtherSites({ host }, '1.0')).toThrow('HTTP/1.0');
  for (const referer of [
    'https://campaigns.example.com/docs',
    'http://127.0.0.1:80801/',
    'https://127.0.0.1:8080/',
    '',
  ])
    expect(() => refuseOtherSites({ host, referer }, '1.1')).toThrow('another web page');
  for (const right of [{}, { referer: 'http://127.0.0.1:8080/docs' }, { referer: 'http://127.0.0.1:8080' }])
    refuseOtherSites(
      { host, 'user-agent': 'curl', 'x-request-id': '1', accept: '*/*', traceparent: '00', ...right },
      '1.1',
    );
});

test('without keys, a browser is served only on pages of the engine and from the address bar', () => {
  for (const from of ['cross-site', 'same-site'])
    expect(() => refuseOtherSites({ host, 'sec-fetch-site': from }, '1.1'), from).toThrow('another web page');
  for (const from of ['same-origin', 'none']) refuseOtherSites({ host, 'sec-fetch-site': from }, '1.1');
  expect(() => refuseOtherSites({ host, origin: 'http://127.0.0.1:8081' }, '1.1')).toThrow('another web page');
  refuseOtherSites({ host, origin: `http://${host}` }, '1.1');
});

test('a signed-in browser can change something only from pages of the engine', () => {
  const own = `http://${host}`;
  const publicUrl = 'https://ads.example.com/engine';
  const may = (headers: Record<string, string>, address?: string) => {
    try {
      requireOwnPage({ host, ...headers }, address);
      return true;
    } catch {
      return false;
    }
  };
  expect([may({ 'sec-fetch-site': 'same-origin' }), may({ origin: own })]).toEqual([true, true]);
  expect([may({ origin: 'https://ads.example.com' }, publicUrl), may({ origin: own }, publicUrl)]).toEqual([
    true,
    false,
  ]);
  for (const from of ['none', 'same-site', 'cross-site'])
    expect(may({ 'sec-fetch-site': from, origin: own }), from).toBe(false);
  for (const origin of ['http://127.0.0.1:8081', `https://${host}`, 'null'])
    expect(may({ origin }), origin).toBe(false);
  expect(may({})).toBe(false);
});
