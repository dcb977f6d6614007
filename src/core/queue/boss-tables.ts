import { statement } from '../db/index.ts';

/**
 * All our statements on pg-boss's private tables, written for pg-boss 10.4.2: its own calls have no leases, no lists and no way
 * to queue the same job again. schema.test.ts fails with any other version of pg-boss.
 */

export const RENEW = statement<{ ids: readonly string[]; attempts: readonly number[] }, { id: string }>(
  'renew-jobs',
  `
    update campaigns_jobs.job j set started_on = now()
    from unnest(:ids::uuid[], :attempts::int[]) as held (id, attempt)
    where j.id = held.id and j.retry_count = held.attempt and j.state = 'active' returning j.id`,
);

// a job with a new checkpoint gets all its retries again; one with only new progress does not, so it cannot kill workers forever
export const SAVE = statement<
  { id: string; attempt: number; progress: number; checkpoint: string | null; retries: number },
  { job_id: string }
>(
  'save-job',
  `
    with mine as (
      update campaigns_jobs.job set started_on = now(),
        retry_limit = case when :checkpoint::jsonb is null then retry_limit else greatest(retry_limit, retry_count + :retries::int) end
      where id = :id and retry_count = :attempt and state = 'active' returning id
    )
    insert into job_progress as old (job_id, progress, checkpoint) select id, :progress::float8, :checkpoint::jsonb from mine
    on conflict (job_id) do update set progress = excluded.progress, checkpoint = coalesce(excluded.checkpoint, old.checkpoint)
    returning job_id`,
);

/** Finds the first of these kinds that has a job which may begin. */
export const FIRST_WAITING = statement<{ names: readonly string[] }, { name: string }>(
  'first-waiting-kind',
  `
    select kind.name from unnest(:names::text[]) with ordinality as kind (name, place)
    where exists (select from campaigns_jobs.job j where j.name = kind.name and j.state < 'active' and j.start_after < now())
    order by place limit 1`,
);

export const GIVE_BACK = statement<{ ids: readonly string[]; attempts: readonly number[]; until: Date | null }, never>(
  'give-back-jobs',
  `
    update campaigns_jobs.job j set state = 'retry',
      start_after = case when start_after = 'infinity' then now() else coalesce(:until::timestamptz, now()) end,
      retry_limit = retry_limit + 1
    from unnest(:ids::uuid[], :attempts::int[]) as held (id, attempt)
    where j.id = held.id and j.retry_count = held.attempt and j.state = 'active'`,
);

export const TAKE_FROM_THE_DEAD = statement<{ lease_ms: number }, { id: string; name: string; state: string }>(
  'take-jobs-from-the-dead',
  `
    update campaigns_jobs.job set
      state = case when retry_count < retry_limit or start_after = 'infinity' then 'retry' else 'failed' end::campaigns_jobs.job_state,
      completed_on = case when retry_count < retry_limit or start_after = 'infinity' then null else now() end,
      start_after = now(),
      output = '{"error": {"code": "worker-lost", "detail": "the worker that had the job died, or lost the database"}}'
    where state = 'active' and started_on < now() - :lease_ms::int * interval '1 millisecond'
    returning id, name, state::text as state`,
);

export const FORGET = statement<{ done_days: number; failed_days: number }, never>(
  'forget-jobs',
  `
    with old as (
      delete from campaigns_jobs.job
      where completed_on < now() - case when state = 'completed' then :done_days::int else :failed_days::int end * interval '1 day'
      returning id
    ) delete from job_progress where job_id in (select id from old)`,
);

export const HOLD = statement<{ id: string; attempt: number }, { again: boolean }>(
  'hold-job',
  `
    select start_after = 'infinity' as again from campaigns_jobs.job where id = :id::uuid and retry_count = :attempt::int and state = 'active'
    for update`,
);

export const MAKE_FINAL = statement<{ id: string }, never>(
  'make-job-final',
  'update campaigns_jobs.job set retry_limit = retry_count where id = :id::uuid',
);

export const LIMIT_BACKOFF = statement<{ id: string; seconds: number }, { id: string }>(
  'limit-job-backoff',
  `
    update campaigns_jobs.job set start_after = least(start_after, now() + :seconds::int * interval '1 second')
    where id = :id::uuid and state = 'retry' returning id`,
);

/** A job with its progress. */
export interface JobRow {
  id: string;
  name: string;
  actor: string | null;
  video_asset_id: string | null;
  state: string;
  output: { result?: unknown; error?: unknown } | null;
  retry_count: number;
  singleton_key: string | null;
  created_on: Date;
  completed_on: Date | null;
  progress: number | null;
  started_at: Date | null;
  instant: string;
}

const JOB = `
  select j.id, j.name, j.data->>'actor' as actor, j.data->'input'->>'video_asset_id' as video_asset_id, j.state::text as state, j.output, j.retry_count, j.singleton_key, j.created_on, j.completed_on,
    p.progress, p.started_at, to_char(j.created_on at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as instant
  from campaigns_jobs.job j left join job_progress p on p.job_id = j.id`;

export const FIND = statement<{ id: string }, JobRow>('find-job', `${JOB} where j.id = :id`);

export const FIND_INPUT = statement<{ id: string }, { input: unknown }>(
  'find-job-input',
  "select data->'input' as input from campaigns_jobs.job where id = :id",
);

interface ListParameters {
  readonly name: string | null;
  readonly before: string | null;
  readonly before_id: string | null;
  readonly limit: number;
}

/** Lists jobs. The states are literals, as in the partial indexes: with parameters, PostgreSQL would not use those indexes. */
const listOf = (which: string, states: string) =>
  statement<ListParameters, JobRow>(
    `list-${which}-jobs`,
    `${JOB}
      where ${states} and (:name::text is null or j.name = :name)
        and (:before::timestamptz is null or (j.created_on, j.id) < (:before, :before_id::uuid))
      order by j.created_on desc, j.id desc limit :limit`,
  );

export const LISTS = {
  any: listOf('all', 'true'),
  queued: listOf('queued', "j.state in ('created', 'retry')"),
  running: listOf('running', "j.state = 'active'"),
  done: listOf('done', "j.state = 'completed'"),
  failed: listOf('failed', "j.state in ('failed', 'cancelled')"),
};

export const COUNT = statement<object, { name: string; state: string; jobs: number }>(
  'count-jobs',
  'select name, state::text as state, count(*) as jobs from campaigns_jobs.job group by 1, 2',
);

/** An ended job as the queue stores it. */
export interface EndedJob {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly data: unknown;
  readonly output: unknown;
  readonly attempts: number;
  readonly created_on: Date;
  readonly started_on: Date | null;
  readonly completed_on: Date;
}

const ENDED = "j.state in ('completed', 'failed', 'cancelled') and j.completed_on < :before::timestamptz";

export const LIST_ENDED = statement<{ before: Date; after: string; limit: number }, EndedJob>(
  'list-ended-jobs',
  `
    select j.id, j.name, j.state::text as state, j.data, j.output, j.retry_count + 1 as attempts,
      j.created_on, j.started_on, j.completed_on
    from campaigns_jobs.job j where j.id > :after::uuid and ${ENDED} order by j.id limit :limit`,
);

export const COUNT_ENDED = statement<{ before: Date }, { jobs: number }>(
  'count-ended-jobs',
  `select count(*) as jobs from campaigns_jobs.job j where ${ENDED}`,
);

export const DELETE_ENDED = statement<{ before: Date; ids: readonly string[] }, { jobs: number }>(
  'delete-ended-jobs',
  `
    with gone as (delete from campaigns_jobs.job j where ${ENDED} and j.id = any(:ids::uuid[]) returning j.id),
      forgotten as (delete from job_progress where job_id in (select id from gone))
    select count(*) as jobs from gone`,
);

export const HOLD_ANY = statement<{ id: string }, { name: string; state: string }>(
  'hold-any-job',
  'select name, state::text as state from campaigns_jobs.job where id = :id::uuid for update',
);

export const MAKE_QUEUE = statement<{ name: string }, { name: string }>(
  'make-queue',
  `
    insert into campaigns_jobs.queue (name, policy) values (:name, 'standard') on conflict do nothing returning name`,
);

export const FIND_UNFINISHED = statement<{ name: string; key: string }, { id: string }>(
  'find-unfinished-job',
  `select id from campaigns_jobs.job where name = :name and singleton_key = :key and state < 'completed' for update`,
);

export const HASTEN = statement<{ name: string; key: string; until: Date }, never>(
  'hasten-job',
  `
    update campaigns_jobs.job set start_after = least(start_after, :until::timestamptz)
    where name = :name and singleton_key = :key and state in ('created', 'retry')`,
);

/** A running job does not use `start_after`, so infinity there means “run again”. */
export const RUN_AGAIN = statement<{ name: string; key: string }, never>(
  'run-job-again',
  `
    update campaigns_jobs.job
    set start_after = case state when 'active' then 'infinity'::timestamptz else least(start_after, now()) end
    where name = :name and singleton_key = :key and state < 'completed'`,
);

export const REQUEUE = statement<{ id: string; retries: number }, never>(
  'requeue-job',
  `
    update campaigns_jobs.job set state = 'retry', start_after = now(), completed_on = null, output = null,
      retry_limit = retry_count + 1 + :retries::int, keep_until = now() + interval '365 days'
    where id = :id::uuid`,
);
