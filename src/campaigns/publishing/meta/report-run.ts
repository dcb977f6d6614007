import { numberAt, textAt } from '../json.ts';
import type { Calls, JsonObject, Problem } from '../port.ts';
import { failureOf } from './failure.ts';
import { type Rows, readNode, readRows } from './read.ts';
import { pathTo } from './version.ts';

/** How often the state of a report is read, and how long it may take in total, in seconds. */
const LOOK_EVERY_S = 5;
const PATIENCE_S = 900;
/** Meta gave up on the report: it asks for too much. */
export const REPORT_FAILED = 'report-failed';

/**
 * Requests a report that Meta creates in the background, for data too large for one reply, and reads its rows. It changes
 * nothing in the account.
 */
export async function readReport(calls: Calls, path: string, asked: JsonObject): Promise<Rows> {
  const answer = await calls.send({ method: 'POST', path, body: asked });
  const run = 'sent' in answer || answer.status >= 300 ? undefined : textAt(answer.body, 'report_run_id');
  if (run === undefined) return { rows: [], problem: failureOf(answer, calls.now()).problem };
  for (let waitedS = 0; waitedS < PATIENCE_S; waitedS += LOOK_EVERY_S) {
    const read = await readNode(calls, run, ['id', 'async_status', 'async_percent_completion']);
    if ('problem' in read) return { rows: [], problem: read.problem };
    const object = 'object' in read ? read.object : undefined;
    const status = textAt(object, 'async_status');
    if (status === 'Job Completed' && numberAt(object, 'async_percent_completion') === 100)
      return readRows(calls, pathTo(run, 'insights'), {});
    if (status === 'Job Failed' || status === 'Job Skipped')
      return { rows: [], problem: unmade(REPORT_FAILED, status) };
    await calls.sleep(LOOK_EVERY_S * 1_000);
  }
  return { rows: [], problem: unmade('report-late', `not done after ${PATIENCE_S} s`) };
}

const unmade = (code: string, message: string): Problem => ({
  code,
  todo: 'Nothing to do: the engine requests less data per call, or reads it at the next sync.',
  retry: 'later',
  vendor: { message },
});
