import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Api } from '../api.ts';
import { followJob } from './follow-job.ts';

type Wait = Api['client']['jobs']['wait'];

const remarks: string[] = [];

beforeEach(() => {
  remarks.length = 0;
  vi.useFakeTimers();
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    remarks.push(String(text));
    return true;
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Follows a job with a client whose `wait` is the given one. */
function follow(wait: (...args: Parameters<Wait>) => Promise<unknown>, stop = new AbortController()) {
  const shown: number[] = [];
  const api = { client: { jobs: { wait } } } as unknown as Api;
  return { shown, stop, result: followJob(api, 'job 7', (progress) => shown.push(progress), stop.signal) };
}

test('a job is polled five times per second, and its progress and result are passed on', async () => {
  const wait = vi.fn<Wait>(async (_id, options) => {
    for (const progress of [0, 0.5, 1]) options?.onProgress?.(progress, { state: 'running' } as never);
    return { result: { videos: 3 } } as never;
  });
  const { shown, stop, result } = follow(wait);
  expect(await result).toEqual({ videos: 3 });
  expect(shown).toEqual([0, 0.5, 1]);
  expect(wait).toHaveBeenCalledWith('job 7', expect.objectContaining({ signal: stop.signal, everyMs: 200 }));
});

test('a failed job throws its error, unless waiting was interrupted before', async () => {
  const failure = new Error('the job failed');
  await expect(follow(() => Promise.reject(failure)).result).rejects.toBe(failure);
  const left = new AbortController();
  const leaving = follow(async () => {
    left.abort();
    throw failure;
  }, left);
  expect(await leaving.result).toBeUndefined();
});

test.each([
  { state: 'queued', seconds: 4.9, said: [] },
  { state: 'queued', seconds: 5, said: ['job 7 is queued: no worker has taken it yet\n'] },
  { state: 'running', seconds: 60, said: [] },
])('a job that is $state for $seconds s prints $said', async ({ state, seconds, said }) => {
  let end = (_job: unknown) => {};
  const { result } = follow((_id, options) => {
    options?.onProgress?.(0, { state } as never);
    return new Promise((resolve) => {
      end = resolve;
    });
  });
  vi.advanceTimersByTime(seconds * 1000);
  expect(remarks).toEqual(said);
  end({ result: null });
  await result;
  vi.advanceTimersByTime(60_000);
  expect(remarks).toEqual(said);
});
