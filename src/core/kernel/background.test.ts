import { expect, test } from 'vitest';
import { inBackground, pause } from './background.ts';

const LONG_MS = 3_600_000;

test('a pause ends without an error when its signal is aborted and does not start afterward', async () => {
  const stop = new AbortController();
  const pausing = pause(LONG_MS, stop.signal);
  stop.abort();
  await expect(pausing).resolves.toBeUndefined();
  await expect(pause(LONG_MS, stop.signal)).resolves.toBeUndefined();
});

test('background work is told to stop and may finish one last round', async () => {
  const rounds: string[] = [];
  const background = inBackground(async (stopping) => {
    while (!stopping.aborted) {
      rounds.push('a round');
      await pause(LONG_MS, stopping);
    }
    rounds.push('the last one');
  });
  await background.stop();
  expect(rounds).toEqual(['a round', 'the last one']);
});
