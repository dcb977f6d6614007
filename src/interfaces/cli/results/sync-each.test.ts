import { afterEach, expect, test, vi } from 'vitest';
import { EngineError } from '../../../core/kernel/index.ts';
import { JobFailedError } from '../../client/index.ts';
import { EXIT } from '../exit.ts';
import { syncEach } from './sync-each.ts';

const REPORT = {
  ...{ since: '2026-11-01', until: '2026-11-20', through: '2026-11-20', results: 2, corrected: 1, unchanged: 3 },
  ...{ withdrawn: 0, unreported: 0, rejected: [], rejected_total: 0, holes: [], paused: [], goals: [] },
};

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Syncs every account except b, which fails with this error. */
const failing = (error: Error) => (account: string) =>
  account === 'b' ? Promise.reject(error) : Promise.resolve(REPORT);

test('an account that fails does not stop the others, but the command fails', async () => {
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const lost = new JobFailedError('j1', 'account-key-refused', 'the key has expired');
  const synced = await syncEach(['a', 'b', 'c'], failing(lost));
  expect(synced).toEqual([
    { ad_account_id: 'a', ...REPORT },
    { ad_account_id: 'b', error: { code: 'account-key-refused', detail: 'job j1 failed: the key has expired' } },
    { ad_account_id: 'c', ...REPORT },
  ]);
  expect(err.mock.calls.join()).toContain('b: not read: job j1 failed: the key has expired');
  expect(process.exitCode).toBe(EXIT.refused);
  await expect(syncEach(['b'], failing(lost))).rejects.toBe(lost);
});

test('an interruption stops the remaining accounts', async () => {
  const interrupted = new EngineError('interrupted', 'stopped waiting');
  await expect(syncEach(['a', 'b', 'c'], failing(interrupted))).rejects.toBe(interrupted);
});
