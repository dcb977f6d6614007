import { expect, test } from 'vitest';
import { WaitUntil } from '../../core/queue/index.ts';
import type { Trace } from '../../core/telemetry/index.ts';
import { traced } from './traced.ts';

const broken = new Error('broken');
test.each([
  ['fails records the failure', broken, new AbortController().signal, [broken]],
  ['waits records no failure', new WaitUntil(new Date()), new AbortController().signal, []],
  ['is stopped records no failure', broken, AbortSignal.abort(), []],
])('the span of a job that %s', async (_, error, signal, failures) => {
  const seen: unknown[] = [];
  const trace: Trace = (_span, work) =>
    work().catch((thrown: unknown) => {
      seen.push(thrown);
      throw thrown;
    });
  const span = { name: 'job', attributes: {} };
  await expect(traced(trace, span, { signal }, () => Promise.reject(error))).rejects.toBe(error);
  expect(await traced(trace, span, { signal }, async () => 'done')).toBe('done');
  expect(seen).toEqual(failures);
});
