/** Chances of a job that fails for a passing reason: again after about 3, 6, 12 … s, then every five minutes; 10 minutes in all. */
export const RETRIES = { limit: 8, delaySeconds: 2, mostSeconds: 300 };

/** A worker says every `renewMs` that it lives; after `leaseMs` of silence its jobs are given back: 35 s at most. */
export const LEASE = { leaseMs: 30_000, renewMs: 5_000 };

/** How long an idle worker waits before it looks again. */
export const POLL_MS = 1_000;

/** How late a schedule fires at most. */
export const SCHEDULE_MS = 10_000;

/** How long a worker that stops waits for work that does not heed it, before it gives the jobs back and leaves. */
export const STOP_MS = 20_000;

/** How long jobs are remembered after they ended; a queued one waits a year. */
export const KEEP_DAYS = { queued: 365, done: 7, failed: 30 };
