import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaignBody } from '../../../tests/sandbox/open-meta.ts';
import { FAULT_KINDS, type FaultName, faultKind } from '../world/index.ts';
import { type RunningSandbox, startSandbox } from './index.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ kind: true, clock: 'virtual' });
});
afterAll(() => sandbox.close());

/** Sends a request. @returns what its sender learns */
async function outcomeOf(
  method: string,
  path: string,
  body?: unknown,
  patienceMs = 5000,
): Promise<{ status?: number; text?: string }> {
  try {
    const response = await fetch(`${sandbox.url}/v26.0${path}`, {
      method,
      headers: { authorization: `Bearer ${path}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
      redirect: 'manual',
    });
    return { status: response.status, text: await response.text() };
  } catch {
    return {};
  }
}

const KINDS = Object.keys(FAULT_KINDS) as FaultName[];
const campaigns = () => sandbox.state().objects.filter(({ kind }) => kind === 'campaign').length;

test.each(KINDS)('%s: the effect and the response are those that the kind specifies', async (kind) => {
  sandbox.reset();
  sandbox.addFaults({ route: 'POST campaigns', kind, nth: 1, delay_s: 60 });
  const { commit, reply } = faultKind(kind);
  const patienceMs = reply === 'silence' ? 200 : 5000;
  const { status, text } = await outcomeOf('POST', '/act_1/campaigns', campaignBody(), patienceMs);
  expect(campaigns()).toBe(commit === 'yes' ? (kind === 'commit-twice' ? 2 : 1) : 0);
  sandbox.advance(60);
  expect(campaigns() > 0).toBe(commit !== 'no');
  const [request] = sandbox.state().requests;
  expect(request).toMatchObject({ n: 1, method: 'POST', path: '/v26.0/act_1/campaigns', fault: kind });
  const heard = {
    true: () => expect(status).toBe(200),
    bend: () => expect(status).toBe(200),
    refuse: () => expect(text).toContain('"code":'),
    html: () => expect([status, text?.startsWith('<!DOCTYPE html>')]).toEqual([502, true]),
    redirect: () => expect(status).toBe(302),
    silence: () => expect([status, request?.status]).toEqual([undefined, null]),
    reset: () => expect([status, request?.status]).toEqual([undefined, null]),
    'cut-length': () => expect(status).toBeUndefined(),
    'cut-chunked': () => expect(status).toBeUndefined(),
    // a success for HTTP, but only half of the text
    'cut-close': () => expect([status, () => JSON.parse(text ?? '')]).toEqual([200, expect.any(Function)]),
  };
  heard[reply]();
  if (reply === 'cut-close') expect(() => JSON.parse(text ?? '')).toThrow();
});

test('an expired token stays expired, and another one works', async () => {
  sandbox.reset();
  sandbox.addFaults({ route: 'GET account', kind: 'token-190', nth: 1 });
  for (const _ of [1, 2]) expect((await outcomeOf('GET', '/act_1')).text).toContain('"code":190');
  expect((await outcomeOf('GET', '/act_2')).status).toBe(200);
});

test('lists can be empty, halved, or missing their newest entry', async () => {
  sandbox.reset();
  for (const _ of [1, 2, 3, 4]) await outcomeOf('POST', '/act_1/campaigns', campaignBody());
  for (const [kind, count] of [
    ['empty-page', 0],
    ['partial-page', 2],
    ['stale-page', 3],
  ] as const) {
    sandbox.addFaults({ route: 'GET campaigns', kind, times: 1 });
    const { text = '' } = await outcomeOf('GET', '/act_1/campaigns');
    expect([kind, JSON.parse(text).data.length]).toEqual([kind, count]);
  }
});

test('a fault rule fires at its nth match or by chance, and the same seed repeats it', async () => {
  const faults = async (): Promise<readonly (string | undefined)[]> => {
    sandbox.reset();
    sandbox.addFaults(
      { route: '* account', kind: 'http-429', nth: 2, times: 2 },
      { route: 'GET {account}', kind: 'http-500-2', probability: 0.5 },
    );
    for (let count = 0; count < 12; count += 1) await outcomeOf('GET', '/act_1');
    return sandbox.state().requests.map(({ fault }) => fault);
  };
  const first = await faults();
  expect(first.slice(1, 3)).toEqual(['http-429', 'http-429']);
  expect(new Set(first.slice(3))).toEqual(new Set([undefined, 'http-500-2']));
  expect(await faults()).toEqual(first);
});

test('without the option kind, about every fiftieth request gets a fault', async () => {
  const unkind = await startSandbox({ clock: 'virtual', lagS: 0 });
  for (let count = 0; count < 400; count += 1)
    await fetch(`${unkind.url}/v26.0/act_1?access_token=t`, { signal: AbortSignal.timeout(100) })
      .then((reply) => reply.text())
      .catch(() => undefined);
  const met = unkind.state().requests.filter(({ fault }) => fault !== undefined).length;
  await unkind.close();
  expect(met).toBeGreaterThan(1);
  expect(met).toBeLessThan(20);
});
