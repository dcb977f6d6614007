import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const SAMPLE_MS = 100;

/** PostgreSQL's activity in a second. */
export interface Second {
  /** Mean number of active sessions, by what they wait for; "running" waits for nothing. */
  readonly sessions: Readonly<Record<string, number>>;
  /** The activity of its own processes: checkpoints, and vacuums with their table. */
  readonly background: readonly string[];
}

/** Sessions that serve a client, and PostgreSQL's own processes that are not asleep. */
const AT_WORK = `
  select a.backend_type, coalesce(a.wait_event_type || ':' || a.wait_event, 'running') as what,
    v.phase, v.relid::regclass::text as "table", count(*)::integer as count
  from pg_stat_activity a left join pg_stat_progress_vacuum v using (pid)
  where a.pid <> pg_backend_pid() and (a.state = 'active' or a.backend_type = 'checkpointer' or a.backend_type like 'autovacuum w%')
    and coalesce(a.wait_event_type, '') <> 'Activity'
  group by 1, 2, 3, 4`;

interface Row {
  readonly backend_type: string;
  readonly what: string;
  readonly phase: string | null;
  readonly table: string | null;
  readonly count: number;
}

/** Samples PostgreSQL's activity ten times a second, on its own connection. */
export class Activity {
  readonly #samples: Row[][][] = [];
  #ended = false;
  readonly #done: Promise<void>;

  constructor(url: string) {
    this.#done = this.#watch(url);
  }

  async #watch(url: string): Promise<void> {
    const client = new pg.Client({ connectionString: url, application_name: 'soak' });
    await client.connect();
    for (const beganAt = performance.now(); !this.#ended; await sleep(SAMPLE_MS)) {
      const second = Math.floor((performance.now() - beganAt) / 1000);
      const { rows } = await client.query<Row>(AT_WORK);
      this.#samples[second] ??= [];
      this.#samples[second].push(rows);
    }
    await client.end();
  }

  async stop(): Promise<void> {
    this.#ended = true;
    await this.#done;
  }

  /** @param second counted from 0, since sampling began */
  at(second: number): Second {
    const samples = this.#samples[second] ?? [];
    const sums = new Map<string, number>();
    const background = new Set<string>();
    for (const { backend_type, what, phase, table, count } of samples.flat()) {
      if (backend_type === 'client backend') sums.set(what, (sums.get(what) ?? 0) + count);
      else background.add([backend_type, phase, table, what].filter((part) => part !== null).join(' '));
    }
    const means = [...sums].map(([what, sum]) => [what, Math.round((10 * sum) / samples.length) / 10] as const);
    return { sessions: Object.fromEntries(means.sort((a, b) => b[1] - a[1])), background: [...background].sort() };
  }
}
