import { expect, test } from 'vitest';
import { answering, replyOf } from '../../../testing/ads/answering.ts';
import { readReport } from './report-run.ts';

/** A report that goes through these states; the last one stays. */
function reportIn(...states: readonly (readonly [status: string, percent: number])[]) {
  let looks = 0;
  const calls = answering(async ({ method, path }) => {
    if (method === 'POST') return replyOf({ report_run_id: '7' });
    if (path.endsWith('/insights')) return replyOf({ data: [{ ad_id: '1' }] });
    const [async_status, async_percent_completion] = states[Math.min(looks, states.length - 1)] ?? ['', 0];
    looks += 1;
    return replyOf({ id: '7', async_status, async_percent_completion });
  });
  return { read: () => readReport(calls, '/v/act_1/insights', {}), looks: () => looks };
}

test('a report is read only when it is completed at 100%', async () => {
  const { read, looks } = reportIn(['Job Running', 50], ['Job Completed', 99], ['Job Completed', 100]);
  expect(await read()).toEqual({ rows: [{ ad_id: '1' }] });
  expect(looks()).toBe(3);
});

test.each(['Job Failed', 'Job Skipped'])(
  'a report that ends with %s is a problem and is not waited for',
  async (status) => {
    const { read, looks } = reportIn(['Job Running', 0], [status, 0]);
    expect(await read()).toMatchObject({ rows: [], problem: { code: 'report-failed', vendor: { message: status } } });
    expect(looks()).toBe(2);
  },
);

test('a report that never completes is given up, to be retried later', async () => {
  const { read, looks } = reportIn(['Job Running', 99]);
  expect(await read()).toMatchObject({ rows: [], problem: { code: 'report-late', retry: 'later' } });
  expect(looks()).toBe(180);
});
