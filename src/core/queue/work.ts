import type PgBoss from 'pg-boss';
import type { Db } from '../db/index.ts';
import { pause } from '../kernel/index.ts';
import { attemptJob } from './attempt.ts';
import { fetchJob } from './fetch.ts';
import { forget, giveBack, type Held, renew, takeFromTheDead } from './leases.ts';
import { KEEP_DAYS, LEASE, POLL_MS, SCHEDULE_MS, STOP_MS } from './policy.ts';
import { RunningJobs } from './running.ts';
import { fireSchedules } from './schedules.ts';
import type { Attempt, NewJob } from './schema.ts';
import { firstWaiting } from './store.ts';

/** What a worker can do: the kinds of jobs that it takes, and how it runs a job. */
export interface Work {
  readonly names: readonly string[];
  run(job: NewJob, attempt: Attempt): Promise<unknown>;
}

export interface WorkOptions {
  /** Number of jobs at once. */
  readonly concurrency: number;
  readonly log: WorkLog;
  /** For tests: how long a lease lasts, and how often the worker renews it. */
  readonly lease?: typeof LEASE;
  /** For tests: how long stopping waits for work that ignores the signal. */
  readonly stopMs?: number;
}

/** The methods of pino's logger that a worker uses. */
export interface WorkLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

const FORGET_EVERY_MS = 3_600_000;

/** Takes jobs and runs them, from `start` to `stop`. */
export class Worker {
  readonly #db: Db;
  readonly #boss: PgBoss;
  readonly #work: Work;
  readonly #options: Required<WorkOptions>;
  readonly #running = new RunningJobs(() => this.wake());
  readonly #stopping = new AbortController();
  readonly #stopped = new AbortController();
  /** The kinds of jobs; the kind that was served last is at the end. */
  #names: readonly string[];
  #wake = new AbortController();
  #aliveAt = performance.now();
  #polling: Promise<void> = Promise.resolve();
  #rounds: Promise<void>[] = [];
  readonly #onStop: () => void;

  constructor(db: Db, boss: PgBoss, work: Work, options: WorkOptions, onStop: () => void) {
    this.#onStop = onStop;
    this.#db = db;
    this.#boss = boss;
    this.#work = work;
    this.#names = work.names;
    this.#options = { lease: LEASE, stopMs: STOP_MS, ...options };
  }

  start(): void {
    const { renewMs } = this.#options.lease;
    this.#polling = this.#poll();
    this.#rounds = [
      this.#every(renewMs, this.#stopped.signal, () => this.#showLife(), 'the queue cannot be reached'),
      this.#every(SCHEDULE_MS, this.#stopping.signal, () => this.#fireSchedules(), 'schedules cannot be read'),
      this.#every(FORGET_EVERY_MS, this.#stopping.signal, () => this.#forget(), 'old jobs cannot be deleted'),
    ];
  }

  /** Looks for jobs now instead of at the next regular time. */
  wake(): void {
    this.#wake.abort();
  }

  /** Takes no more jobs; resolves when its current ones are done or given back. */
  async stop(): Promise<void> {
    this.#onStop();
    this.#stopping.abort();
    this.wake();
    await this.#polling;
    this.#running.interrupt(this.#running.held, 'worker-stops');
    const late = new AbortController();
    await Promise.race([this.#running.allEnded(), pause(this.#options.stopMs, late.signal)]);
    late.abort();
    await this.#reporting(() => giveBack(this.#db, this.#running.held), 'jobs could not be returned to the queue');
    this.#stopped.abort();
    await Promise.all(this.#rounds);
  }

  async #poll(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController();
      await this.#reporting(() => this.#takeJobs(), 'jobs cannot be fetched');
      if (!this.#stopping.signal.aborted) await pause(POLL_MS, this.#wake.signal);
    }
  }

  async #every(ms: number, until: AbortSignal, step: () => Promise<unknown>, trouble: string): Promise<void> {
    while (!until.aborted) {
      await this.#reporting(step, trouble);
      if (!until.aborted) await pause(ms, until);
    }
  }

  /** Runs a step and logs its error, so that the worker survives any database problem. */
  async #reporting(step: () => Promise<unknown>, trouble: string): Promise<void> {
    await step().catch((error: unknown) => this.#options.log.warn({ err: error }, trouble));
  }

  async #takeJobs(): Promise<void> {
    // another worker may have taken the waiting jobs of a kind: this round does not try that kind again
    const taken = new Set<string>();
    while (!this.#stopping.signal.aborted && this.#running.count < this.#options.concurrency) {
      const wanted = this.#names.filter((name) => !taken.has(name));
      const name = await firstWaiting(this.#db, wanted);
      if (name === undefined) return;
      const fetched = await fetchJob(this.#db, this.#boss, name);
      if (fetched === undefined) {
        taken.add(name);
        continue;
      }
      this.#names = [...this.#names.filter((each) => each !== name), name];
      this.#begin(fetched.held, fetched.job);
    }
  }

  #begin(held: Held, job: NewJob): void {
    const { log } = this.#options;
    const facts = { job_id: held.id, job: held.name, attempt: held.attempt + 1 };
    log.info(facts, 'a job begins');
    this.#running.add(held, async (stop) => {
      try {
        const ending = await attemptJob(
          this.#db,
          this.#boss,
          held,
          stop,
          (attempt) => this.#work.run(job, attempt),
          (error) => log.warn({ ...facts, err: error }, 'an attempt at a job failed'),
        );
        log.info({ ...facts, ending }, 'a job ends');
      } catch (error) {
        // in the database the job is still ours: without renewal, its lease ends and it is given back
        log.error({ ...facts, err: error }, 'the outcome of a job could not be stored');
      }
    });
  }

  async #fireSchedules(): Promise<void> {
    const fired = await fireSchedules(this.#db, this.#boss, (error, schedule) =>
      this.#options.log.error({ err: error, schedule }, 'a schedule could not fire; it is tried again'),
    );
    for (const facts of fired) this.#options.log.info(facts, 'a schedule fired');
    if (fired.length > 0) this.wake();
  }

  #forget = () => forget(this.#db, KEEP_DAYS.done, KEEP_DAYS.failed);

  async #showLife(): Promise<void> {
    const { log, lease } = this.#options;
    const held = this.#running.held;
    try {
      const ours = await renew(this.#db, held);
      this.#aliveAt = performance.now();
      this.#running.interrupt(
        held.filter(({ id }) => !ours.has(id)),
        'job-taken-away',
      );
    } catch (error) {
      // another worker may have the jobs by now
      if (performance.now() - this.#aliveAt > lease.leaseMs) this.#running.interrupt(held, 'job-taken-away');
      throw error;
    }
    for (const { id, name, state } of await takeFromTheDead(this.#db, lease.leaseMs))
      log.warn({ job_id: id, job: name, state }, 'a job was reclaimed from a worker that stopped responding');
  }
}
