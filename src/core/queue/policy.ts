/** Retries of a job that fails for a temporary reason: after about 3, 6, 12 … s, then every five minutes; 10 minutes in all. */
export const RETRIES = { limit: 8, delaySeconds: 2, mostSeconds: 300 };

/** A worker renews its leases every `renewMs`; after `leaseMs` without a renewal, its jobs are given back: after 35 s at most. */
export const LEASE = { leaseMs: 30_000, renewMs: 5_000 };

/** How long an idle worker waits before it looks for jobs again. */
export const POLL_MS = 1_000;

/** Maximum delay of a schedule. */
export const SCHEDULE_MS = 10_000;

/** How long a stopping worker waits for work that ignores the signal, before it gives the jobs back and exits. */
export const STOP_MS = 20_000;

/** How long jobs are kept after they end; a queued one is kept for a year. */
export const KEEP_DAYS = { queued: 365, done: 7, failed: 30 };
