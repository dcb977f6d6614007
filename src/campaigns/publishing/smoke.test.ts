import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../../sandbox/server/index.ts';
import { openCallsOf } from './calls.ts';
import { google } from './google/index.ts';
import { meta } from './meta/index.ts';
import type { AccountToUse, AdPlatform } from './port.ts';
import { recordCalls } from './record-calls.ts';
import { type SmokeLine, smoke } from './smoke.ts';

const TOKEN = 'EAATokenThatNobodyMaySee';
const ACCOUNT: AccountToUse = {
  external_id: 'act_1',
  environment: 'sandbox',
  currency: 'USD',
  time_zone: 'America/Los_Angeles',
  settings: { page_id: '100', instagram_user_id: '200' },
};
const ON_GOOGLE: AccountToUse = {
  ...ACCOUNT,
  external_id: '840',
  settings: { business_name: 'Lamps', logo: '77' },
};
let sandbox: RunningSandbox;
let directory = '';
const file = (name: string) => ({ path: join(directory, name), size_bytes: 7, sha256: '' });

beforeAll(async () => {
  sandbox = await startSandbox({ kind: true, speed: 100 });
  directory = await mkdtemp(join(tmpdir(), 'smoke-'));
  for (const name of ['film.mp4', 'picture.jpg']) await writeFile(join(directory, name), 'content');
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
  await sandbox.close();
  await rm(directory, { recursive: true });
});

async function smoked(hasMedia: boolean, platform: AdPlatform = meta, account: AccountToUse = ACCOUNT) {
  const connection = openCallsOf({
    account: { id: 'a', ...account },
    platform,
    token: { access_token: TOKEN },
    pace: { read: () => ({}), note: () => {} },
    now: () => new Date(),
    sandbox: sandbox.url,
    speed: 100,
  });
  const { calls, tape } = recordCalls(connection);
  const tools = {
    calls,
    newId: () => '11111111-1111-4111-8111-111111111111',
    sleep: (ms: number) => sleep(ms),
    speed: 100,
  };
  const media = { film: file('film.mp4'), picture: file('picture.jpg') };
  const lines: SmokeLine[] = [];
  const seen = new Set<string>();
  for await (const line of smoke(platform, account, tools, hasMedia ? media : undefined)) {
    lines.push(line);
    for (const { kind, status } of sandbox.state().objects) seen.add(`${kind} ${status}`);
  }
  return { lines, tape, seen };
}

/** When an ad is deleted, its creative stays in the library, as on Meta; it costs nothing. */
const left = () =>
  sandbox
    .state()
    .objects.filter(({ kind, status }) => kind !== 'creative' && status !== 'DELETED')
    .map(({ kind }) => kind);

test('the smoke test creates, reads back and deletes every kind of object, and its tape has no token and no id', async () => {
  const { lines, tape, seen } = await smoked(true);
  expect(lines.filter(({ ok }) => !ok)).toEqual([]);
  expect(lines.map(({ what }) => what)).toContain('read back ad');
  expect(left()).toEqual([]);
  expect([...seen].filter((one) => /^(campaign|adset|ad) /.test(one)).sort()).toEqual([
    ...['ad DELETED', 'ad PAUSED', 'adset DELETED', 'adset PAUSED', 'campaign DELETED', 'campaign PAUSED'],
  ]);
  const bodies = sandbox.state().requests.filter(({ method }) => method === 'POST');
  expect(bodies.length).toBeGreaterThan(6);
  expect(JSON.stringify(tape)).not.toMatch(new RegExp(`${TOKEN}|\\d{12}`));
});

test('without a film, the smoke test reports a dropped field of the ad set as a failed line', async () => {
  sandbox.addFaults({ route: 'POST adsets', kind: 'drop-field', field: 'bid_strategy' });
  const { lines } = await smoked(false);
  expect(lines.filter(({ ok }) => !ok)).toMatchObject([
    { what: 'read back ad_group', detail: expect.stringContaining('bid_strategy') },
  ]);
  expect(left()).toEqual([]);
});

test('on Google, the smoke test creates everything beside the film in one request and removes all of it', async () => {
  const { lines, tape } = await smoked(true, google, ON_GOOGLE);
  expect(lines.filter(({ ok }) => !ok)).toEqual([]);
  expect(lines.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['look for video', 'read back ad', 'remove video:removed']),
  );
  expect(lines.flatMap(({ what, detail }) => (detail.endsWith('made by an earlier request') ? [what] : []))).toEqual([
    ...['create ad_group', 'create ad'],
  ]);
  const { google: shown } = await (await fetch(`${sandbox.url}/_/state`)).json();
  expect(shown.objects.map(({ kind, status }: Record<string, string>) => `${kind} ${status}`)).toEqual([
    ...['video REMOVED', 'campaign REMOVED', 'ad_group REMOVED', 'ad REMOVED'],
  ]);
  expect(JSON.stringify(tape)).not.toMatch(new RegExp(`${TOKEN}|\\d{12}`));
});

test('on Google, the smoke test without a film only validates', async () => {
  expect((await smoked(false, google, ON_GOOGLE)).lines.map(({ what }) => what)).toEqual([
    ...['account', 'validated before anything is created'],
  ]);
});
