import type { Fields } from '../../world/index.ts';
import { type Call, paramsOf } from '../call.ts';
import { GraphError } from '../graph-error.ts';
import { selectionOf } from '../read.ts';
import { unknownPath } from '../route.ts';
import { reportPage, reportRows } from './report.ts';
import { type ReportOf, type ReportRun, reportStatus } from './reports.ts';

/** Starts a report in the background. Errors in the request are returned at once. */
export function beginReport(call: Call, of: ReportOf): Fields {
  reportRows({ ...call, fault: undefined }, of);
  const end =
    call.fault?.kind === 'report-job-failed'
      ? 'Job Failed'
      : call.fault?.kind === 'report-job-skipped'
        ? 'Job Skipped'
        : 'Job Completed';
  return { report_run_id: call.meta.reports.begin(of, call.request, end).id };
}

/** Returns the status of a report, or its rows. */
export function runReply(call: Call, run: ReportRun, edge: string | undefined): unknown {
  if (call.request.method !== 'GET') throw unknownPath(edge ?? '');
  const status = reportStatus(run, call.meta.world.clock.now());
  if (edge === undefined)
    return shown(
      status,
      selectionOf(call).map(({ name }) => name),
    );
  if (edge !== 'insights') throw unknownPath(edge);
  paramsOf(call, 'GET AdReportRun/insights');
  if (status.async_status !== 'Job Completed' && call.meta.world.holds('report-jobs'))
    throw new GraphError({
      code: 2601,
      subcode: 1815107,
      message: '(#2601) The report is not ready, or its job failed',
      isTransient: status.is_running === true,
    });
  // paging params come from this request; all other params come from the request that started the report
  const { limit, after, before, fields } = call.request.params;
  const params = {
    ...run.request.params,
    ...Object.fromEntries(Object.entries({ limit, after, before, fields }).filter(([, value]) => value !== undefined)),
  };
  return reportPage({ ...call, request: { ...call.request, params } }, run.of);
}

const shown = (status: Fields, names: readonly string[]): Fields =>
  names.length === 0
    ? status
    : {
        ...Object.fromEntries(names.filter((name) => name in status).map((name) => [name, status[name]])),
        id: status.id,
      };
