import { expect, test } from 'vitest';
import { WaitUntil } from '../../core/queue/index.ts';
import type { Trace } from '../../core/telemetry/index.ts';
import { traced } from './traced.ts';

const broken = new Error('broken');
test.each([
  { how: 'fails', error: broken, signal: new AbortController().signal, failures: [broken] },
  { how: 'waits', error: new WaitUntil(new Date()), signal: new AbortController().signal, failures: [] },
  { how: 'is stopped', error: broken, signal: AbortSignal.abort(), failures: [] },
])('the span of a job that $how has these failures: $failures', async ({ error, signal, failures }) => {
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
