import type { ApiRequest } from '../../world/index.ts';
import { drawBetween, type Fields, type World } from '../../world/index.ts';
import type { MetaObject } from '../objects.ts';

/** The subject of a report: an account, or one of its objects. */
export interface ReportOf {
  readonly accountId: string;
  readonly object: MetaObject | undefined;
  /** The operation that defines the params, such as `POST AdAccount/insights`. */
  readonly title: string;
}

/** A report that is generated in the background. */
export interface ReportRun {
  readonly id: string;
  readonly of: ReportOf;
  /** The request that started the report. */
  readonly request: ApiRequest;
  readonly startedAt: number;
  readonly doneAt: number;
  readonly end: 'Job Completed' | 'Job Failed' | 'Job Skipped';
}

export interface Reports {
  begin(of: ReportOf, request: ApiRequest, end: ReportRun['end']): ReportRun;
  get(id: string): ReportRun | undefined;
  clear(): void;
}

/** How many seconds a report takes, unless the sandbox is in kind mode. */
const LASTS_S = [5, 30] as const;

export function makeReports(world: World): Reports {
  const runs = new Map<string, ReportRun>();
  return {
    begin(of, request, end) {
      const number = runs.size + 1;
      const seconds = world.isKind ? 0 : drawBetween(LASTS_S[0], LASTS_S[1], world.seed, 'report', number);
      const startedAt = world.clock.now();
      const id = `602${String(number).padStart(12, '0')}`;
      const run = { id, of, request, startedAt, doneAt: startedAt + (seconds * 1000) / world.speed, end };
      runs.set(id, run);
      return run;
    },
    get: (id) => runs.get(id),
    clear: () => runs.clear(),
  };
}

/** Returns the status of a report in the API's terms. */
export function reportStatus(run: ReportRun, now: number): Fields {
  const share = run.doneAt === run.startedAt ? 1 : (now - run.startedAt) / (run.doneAt - run.startedAt);
  const words = share >= 1 ? run.end : share > 0.5 ? 'Job Running' : share > 0.2 ? 'Job Started' : 'Job Not Started';
  const isDone = share >= 1;
  return {
    id: run.id,
    account_id: run.of.accountId,
    time_ref: Math.floor(run.startedAt / 1000),
    time_completed: isDone ? Math.floor(run.doneAt / 1000) : 0,
    async_status: words,
    async_percent_completion: isDone ? (run.end === 'Job Completed' ? 100 : 0) : Math.max(0, Math.round(share * 100)),
    is_running: !isDone,
  };
}
