import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { FAULT_KINDS } from '../../src/sandbox/world/index.ts';
import { migratedDirectory } from '../../src/testing/index.ts';
import { command } from '../harness/program.ts';

/** Starts the command and reads its first lines. */
async function begin(lines: number, ...args: string[]) {
  const child = spawn(process.execPath, ['dist/main.js', 'sandbox', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const shown: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    shown.push(line);
    if (shown.length === lines) break;
  }
  const stop = async () => {
    child.kill('SIGTERM');
    return (await once(child, 'exit'))[0];
  };
  return { shown, stop };
}

test('the command prints its address and the lines to paste, warns if it is kind, and ends on SIGTERM', async () => {
  const { shown, stop } = await begin(5, '--kind', '--clock', 'virtual', '--lag', '3');
  const url = /^sandbox listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(shown[0] ?? '')?.[1];
  expect(shown[1]).toBe(`export CAMPAIGNS_ENGINE_ADS_SANDBOX=${url}`);
  expect(shown[2]).toContain('accounts add --platform meta --environment sandbox');
  expect(shown[4]).toMatch(/^KIND: /);
  const state = await (await fetch(`${url}/_/state`)).text();
  expect(JSON.parse(state)).toEqual({
    meta: { objects: [] },
    tiktok: { objects: [] },
    google: { objects: [] },
    requests: [],
  });
  expect(await stop()).toBe(0);
});

test('with --json, the command prints one JSON document with its address', async () => {
  const { shown, stop } = await begin(3, '--kind', '--json');
  const { url } = JSON.parse(shown.join(''));
  expect((await fetch(`${url}/_/state`)).status).toBe(200);
  expect(await stop()).toBe(0);
});

test('smoke --live of the built program creates, reads back, and removes every object, and spends nothing', async () => {
  const { shown, stop } = await begin(1, '--kind');
  const url = /http:\S+/.exec(shown[0] ?? '')?.[0] ?? '';
  const directory = mkdtempSync(join(tmpdir(), 'smoke-'));
  const file = (name: string) => join(directory, name);
  const dataDir = migratedDirectory();
  for (const name of ['film.mp4', 'picture.jpg']) writeFileSync(file(name), name);
  const env = {
    CAMPAIGNS_ENGINE_ADS_SANDBOX: url,
    CAMPAIGNS_ENGINE_ADS_SANDBOX_SPEED: '100',
    CAMPAIGNS_ENGINE_SECRET_KEY: Buffer.alloc(32, 3).toString('base64'),
  };
  const run = (args: string[], input = '') =>
    command([...args, '--json', '--data-dir', dataDir], { env, input: `${input}\n` });
  const settings = ['--setting', 'page_id=100', '--setting', 'instagram_user_id=200'];
  const account = ['--platform', 'meta', '--environment', 'sandbox', '--external-id', 'act_77', ...settings];
  try {
    const added = await run(['accounts', 'add', ...account], 'EAAB-token-of-the-smoke');
    const { id } = JSON.parse(added.stdout);
    const media = ['--film', file('film.mp4'), '--picture', file('picture.jpg')];
    const smoked = await run(['smoke', '--live', '--account', id, ...media, '--cassette', file('cassette.json')]);
    const lines: { what: string; ok: boolean }[] = JSON.parse(smoked.stdout);
    expect([smoked.ending, lines.filter(({ ok }) => !ok)]).toEqual([0, []]);
    expect(lines.map(({ what }) => what)).toContain('read back ad');
    const state = JSON.parse(await (await fetch(`${url}/_/state`)).text());
    const left = state.meta.objects.filter((one: Record<string, unknown>) =>
      /^(campaign|adset|ad)$/.test(String(one.kind)),
    );
    expect(left.map((one: Record<string, unknown>) => [one.status, one.spend_minor])).toEqual([
      ['DELETED', 0],
      ['DELETED', 0],
      ['DELETED', 0],
    ]);
    expect(`${smoked.stdout}${smoked.stderr}${readFileSync(file('cassette.json'), 'utf8')}`).not.toContain('EAAB');
  } finally {
    await stop();
    rmSync(directory, { recursive: true });
  }
}, 60_000);

test('docs/sandbox.md names every kind of fault', () => {
  const page = readFileSync('docs/sandbox.md', 'utf8');
  expect(Object.keys(FAULT_KINDS).filter((kind) => !page.includes(`| \`${kind}\` |`))).toEqual([]);
});
