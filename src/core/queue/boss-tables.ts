import type { Statement } from '../db/index.ts';

/**
 * Every statement of ours on pg-boss's private tables, read against pg-boss 10.4.2: its own calls have no leases, no lists and
 * no way to queue a job again as it was. schema.test.ts fails when pg-boss is another.
 */

export const RENEW: Statement = {
  name: 'renew-jobs',
  text: `
    update campaigns_jobs.job j set started_on = now()
    from unnest($1::uuid[], $2::int[]) as held (id, attempt)
    where j.id = held.id and j.retry_count = held.attempt and j.state = 'active' returning j.id`,
};

export const SAVE: Statement = {
  name: 'save-job',
  // a job that has moved on has all its chances again; one that only counted up has not, lest it kill workers for ever
  text: `
    with mine as (
      update campaigns_jobs.job set started_on = now(),
        retry_limit = case when $4::jsonb is null then retry_limit else greatest(retry_limit, retry_count + $5::int) end
      where id = $1 and retry_count = $2 and state = 'active' returning id
    )
    insert into job_progress as old (job_id, progress, place) select id, $3::float8, $4::jsonb from mine
    on conflict (job_id) do update set progress = excluded.progress, place = coalesce(excluded.place, old.place)
    returning job_id`,
};

export const GIVE_BACK: Statement = {
  name: 'give-back-jobs',
  text: `
    update campaigns_jobs.job j set state = 'retry', start_after = coalesce($3::timestamptz, now()),
      retry_limit = retry_limit + 1
    from unnest($1::uuid[], $2::int[]) as held (id, attempt)
    where j.id = held.id and j.retry_count = held.attempt and j.state = 'active'`,
};

export const TAKE_FROM_THE_DEAD: Statement = {
  name: 'take-jobs-from-the-dead',
  text: `
    update campaigns_jobs.job set
      state = case when retry_count < retry_limit then 'retry' else 'failed' end::campaigns_jobs.job_state,
      completed_on = case when retry_count < retry_limit then null else now() end,
      start_after = now(),
      output = '{"error": {"code": "worker-lost", "detail": "the worker that had the job died, or lost the database"}}'
    where state = 'active' and started_on < now() - $1::int * interval '1 millisecond'
    returning id, name, state::text as state`,
};

export const FORGET: Statement = {
  name: 'forget-jobs',
  text: `
    with old as (
      delete from campaigns_jobs.job
      where completed_on < now() - case when state = 'completed' then $1::int else $2::int end * interval '1 day'
      returning id
    ) delete from job_progress where job_id in (select id from old)`,
};

export const HOLD: Statement = {
  name: 'hold-job',
  text: `
    select 1 as held from campaigns_jobs.job where id = $1::uuid and retry_count = $2::int and state = 'active'
    for update`,
};

export const MAKE_FINAL: Statement = {
  name: 'make-job-final',
  text: 'update campaigns_jobs.job set retry_limit = retry_count where id = $1::uuid',
};

export const LIMIT_BACKOFF: Statement = {
  name: 'limit-job-backoff',
  text: `
    update campaigns_jobs.job set start_after = least(start_after, now() + $2::int * interval '1 second')
    where id = $1::uuid and state = 'retry' returning id`,
};

const JOB = `
  select j.id, j.name, j.state::text as state, j.output, j.retry_count, j.singleton_key, j.created_on, j.completed_on,
    p.progress, p.started_at, to_char(j.created_on at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as instant
  from campaigns_jobs.job j left join job_progress p on p.job_id = j.id`;

export const FIND: Statement = { name: 'find-job', text: `${JOB} where j.id = $1` };

export const LIST: Statement = {
  name: 'list-jobs',
  text: `${JOB}
    where ($1::text[] is null or j.state::text = any($1)) and ($2::text is null or j.name = $2)
      and ($3::timestamptz is null or (j.created_on, j.id) < ($3, $4::uuid))
    order by j.created_on desc, j.id desc limit $5`,
};

export const COUNT: Statement = {
  name: 'count-jobs',
  text: 'select name, state::text as state, count(*) as jobs from campaigns_jobs.job group by 1, 2',
};

const ENDED = "j.state in ('completed', 'failed', 'cancelled') and j.completed_on < $1::timestamptz";

export const LIST_ENDED: Statement = {
  name: 'list-ended-jobs',
  text: `
    select j.id, j.name, j.state::text as state, j.data, j.output, j.retry_count + 1 as attempts,
      j.created_on, j.started_on, j.completed_on
    from campaigns_jobs.job j where j.id > $2::uuid and ${ENDED} order by j.id limit $3`,
};

export const COUNT_ENDED: Statement = {
  name: 'count-ended-jobs',
  text: `select count(*) as jobs from campaigns_jobs.job j where ${ENDED}`,
};

export const DELETE_ENDED: Statement = {
  name: 'delete-ended-jobs',
  text: `
    with gone as (delete from campaigns_jobs.job j where ${ENDED} and j.id = any($2::uuid[]) returning j.id),
      forgotten as (delete from job_progress where job_id in (select id from gone))
    select count(*) as jobs from gone`,
};

export const HOLD_ANY: Statement = {
  name: 'hold-any-job',
  text: 'select name, state::text as state from campaigns_jobs.job where id = $1::uuid for update',
};

export const MAKE_QUEUE: Statement = {
  name: 'make-queue',
  text: `
    insert into campaigns_jobs.queue (name, policy) values ($1, 'standard') on conflict do nothing returning name`,
};

export const FIND_UNFINISHED: Statement = {
  name: 'find-unfinished-job',
  text: `select id from campaigns_jobs.job where name = $1 and singleton_key = $2 and state < 'completed'`,
};

export const HASTEN: Statement = {
  name: 'hasten-job',
  text: `
    update campaigns_jobs.job set start_after = least(start_after, $3::timestamptz)
    where name = $1 and singleton_key = $2 and state in ('created', 'retry')`,
};

export const REQUEUE: Statement = {
  name: 'requeue-job',
  text: `
    update campaigns_jobs.job set state = 'retry', start_after = now(), completed_on = null, output = null,
      retry_limit = retry_count + 1 + $2::int, keep_until = now() + interval '365 days'
    where id = $1::uuid`,
};
