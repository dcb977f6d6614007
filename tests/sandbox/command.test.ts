import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { FAULT_KINDS } from '../../src/sandbox/world/index.ts';

/** Starts the command and reads the lines with which it begins. */
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

test('the command prints its address and the lines to paste, says loudly when it is kind, and ends at SIGTERM', async () => {
  const { shown, stop } = await begin(5, '--kind', '--clock', 'virtual', '--lag', '3');
  const url = /^sandbox listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(shown[0] ?? '')?.[1];
  expect(shown[1]).toBe(`export CAMPAIGNS_ENGINE_ADS_SANDBOX=${url}`);
  expect(shown[2]).toContain('accounts add --platform meta --environment sandbox');
  expect(shown[4]).toMatch(/^KIND: /);
  const state = await (await fetch(`${url}/_/state`)).text();
  expect(JSON.parse(state)).toEqual({ meta: { objects: [] }, tiktok: { objects: [] }, requests: [] });
  expect(await stop()).toBe(0);
});

test('the page on the sandbox names every kind of fault', () => {
  const page = readFileSync('docs/sandbox.md', 'utf8');
  expect(Object.keys(FAULT_KINDS).filter((kind) => !page.includes(`| \`${kind}\` |`))).toEqual([]);
});
