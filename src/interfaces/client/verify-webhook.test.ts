import { Webhook } from 'standardwebhooks';
import { expect, test, vi } from 'vitest';
import { verifyWebhook } from './index.ts';

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const body = '{"id":"1","type":"campaigns-engine.campaign_edited","data":{}}';
const signed = (at: Date) => ({
  'webhook-id': '1',
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': new Webhook(secret).sign('1', at, body),
});

test('a webhook is accepted only with its signature and on time', async () => {
  const headers = signed(new Date());
  expect(await verifyWebhook({ headers, body, secret })).toMatchObject({ type: 'campaigns-engine.campaign_edited' });
  await expect(verifyWebhook({ headers, body: `${body} `, secret })).rejects.toThrow('was not signed with this secret');
  await expect(verifyWebhook({ headers: signed(new Date(0)), body, secret })).rejects.toThrow('too old');
  await expect(verifyWebhook({ headers: {}, body, secret })).rejects.toThrow('has no webhook-id');
  const minutes = (count: number) => signed(new Date(Date.now() + count * 60_000));
  await expect(verifyWebhook({ headers: minutes(6), body, secret })).rejects.toThrow('from the future');
  await expect(verifyWebhook({ headers: minutes(4), body, secret })).resolves.toMatchObject({ id: '1' });
  await expect(verifyWebhook({ headers: minutes(-6), body, secret, toleranceMs: 420_000 })).resolves.toBeDefined();
  const wrong = { ...headers, 'webhook-signature': 'v1,AAAA v2,x v1a,y v1' };
  await expect(verifyWebhook({ headers: wrong, body, secret })).rejects.toThrow('was not signed with this secret');
  // while a secret is being replaced, both the old and the new one sign
  const both = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` };
  await expect(verifyWebhook({ headers: both, body, secret })).resolves.toBeDefined();
  const again = { ...headers, 'webhook-id': '2' };
  await expect(verifyWebhook({ headers: again, body, secret })).rejects.toThrow('was not signed with this secret');
  for (const none of ['', 'whsec_', 'not base64!'])
    await expect(verifyWebhook({ headers, body, secret: none })).rejects.toThrow('the secret is not valid');
});

test('a delivery may be five minutes old, or as old as the given tolerance, but not a second older', async () => {
  const now = Date.parse('2026-11-22T10:00:00Z');
  vi.useFakeTimers({ now, toFake: ['Date'] });
  try {
    const isTaken = (seconds: number, within: { readonly toleranceMs?: number } = {}) =>
      verifyWebhook({ headers: signed(new Date(now + seconds * 1000)), body, secret, ...within }).then(
        () => true,
        () => false,
      );
    expect(await Promise.all([-301, -300, 300, 301].map((seconds) => isTaken(seconds)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(await Promise.all([-2, -1].map((seconds) => isTaken(seconds, { toleranceMs: 1000 })))).toEqual([
      false,
      true,
    ]);
  } finally {
    vi.useRealTimers();
  }
});

test('headers are read in every form in which a server may pass them', async () => {
  const given = signed(new Date());
  const capitals = Object.entries(given).map(([name, value]) => [name.replace('w', 'W'), value] as const);
  const lists = Object.entries(given).map(([name, value]) => [name, [value, 'other']]);
  for (const headers of [new Headers(given), Object.fromEntries(capitals), Object.fromEntries(lists)])
    expect(await verifyWebhook({ headers, body, secret })).toMatchObject({ id: '1' });
});

test.each([
  { name: 'webhook-timestamp', value: 'soon', why: 'too old' },
  { name: 'webhook-timestamp', value: '', why: 'has no webhook-id' },
  { name: 'webhook-signature', value: 'v2', why: 'was not signed with this secret' },
])('a delivery whose $name is "$value" is refused', async ({ name, value, why }) => {
  const headers: Record<string, string> = { ...signed(new Date()), [name]: value };
  await expect(verifyWebhook({ headers, body, secret })).rejects.toThrow(why);
});

test('a signature of another version is not accepted', async () => {
  const headers = signed(new Date());
  const newer = { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v2,') };
  await expect(verifyWebhook({ headers: newer, body, secret })).rejects.toThrow('was not signed with this secret');
});
