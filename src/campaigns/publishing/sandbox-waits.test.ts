import Fastify from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { sandboxWaits } from './sandbox-waits.ts';

afterEach(() => void vi.restoreAllMocks());

/** Serves the clock of a local ad platform. @returns its address, and a counter of requests */
async function startClock() {
  let asked = 0;
  const app = Fastify({ forceCloseConnections: true });
  app.post('/_/clock', () => {
    asked += 1;
    return { shown_within_s: 4, ready_within_s: 0.5 };
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return { address, asked: () => asked, close: () => app.close() };
}

test('the wait times of the local ad platform are cached for five seconds', async () => {
  const { address, asked, close } = await startClock();
  let now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const ask = () => sandboxWaits({ adsSandbox: { address, speed: 60 } });
  expect(await ask()).toEqual({ shownWithinMs: 4000, readyWithinMs: 500 });
  now += 4_999;
  expect(await ask()).toEqual({ shownWithinMs: 4000, readyWithinMs: 500 });
  expect(asked()).toBe(1);
  now += 1;
  await ask();
  expect(asked()).toBe(2);
  await close();
});

test('the wait times are unknown if the local ad platform does not respond within two seconds', async () => {
  const { address, close } = await startClock();
  const limits: number[] = [];
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    limits.push(ms);
    return AbortSignal.abort();
  });
  expect(await sandboxWaits({ adsSandbox: { address, speed: 60 } })).toBeUndefined();
  expect(limits).toEqual([2_000]);
  await close();
});
