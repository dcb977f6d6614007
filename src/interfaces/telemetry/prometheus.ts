import type { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../../core/telemetry/index.ts';

const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SCORES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
/** The time limit of a scrape's queries, so that a scrape does not wait for a database that does not answer. */
const PATIENCE_MS = 2_000;

/** Sources that are read only during a scrape. */
export interface Sources {
  readonly db: { pool(): { readonly size: number; readonly idle: number; readonly waiting: number } };
  /** Reads how far the ledger is sealed. If left out, those metrics are missing. */
  readonly sealing?: () => Promise<SealingFigures>;
  readonly queue: {
    counts(): Promise<readonly { readonly name: string; readonly state: string; readonly jobs: number }[]>;
  };
}

export interface SealingFigures {
  readonly sealed: number;
  readonly waiting: number;
  readonly waiting_since: string | null;
  readonly sealing_failed: object | null;
  readonly publishing_failed: object | null;
}

export interface RequestFacts {
  readonly method: string;
  /** The route's template, such as `/campaigns/:id`. The path itself would create a series for each id. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** Creates the metrics of one engine for Prometheus. prom-client is loaded only here, so that commands do not load it. */
export async function openPrometheus(): Promise<Prometheus> {
  return new Prometheus(await import('prom-client').then(({ default: client }) => client));
}

type Client = typeof import('prom-client');

export class Prometheus implements Metrics {
  readonly #client: Client;
  readonly #registry: Registry;
  readonly #requests: Counter<'method' | 'route' | 'status'>;
  readonly #seconds: Histogram<'method' | 'route'>;
  readonly #shed: Counter<'reason'>;
  readonly #orchestrations: Counter;
  readonly #scores: Histogram<'platform'>;
  readonly #adsRequests: Counter<'platform' | 'act' | 'certainty'>;
  readonly #adsUsage: Gauge<'platform' | 'account'>;

  constructor(client: Client) {
    this.#client = client;
    this.#registry = new client.Registry();
    const registers = [this.#registry];
    this.#requests = new client.Counter({
      name: 'http_requests_total',
      help: 'Completed requests',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.#seconds = new client.Histogram({
      name: 'http_request_duration_seconds',
      help: 'From the first byte of a request to the last byte of its response',
      labelNames: ['method', 'route'],
      buckets: REQUEST_SECONDS,
      registers,
    });
    this.#shed = new client.Counter({
      name: 'campaigns_engine_requests_shed_total',
      help: 'Requests rejected with 503 because the server was overloaded',
      labelNames: ['reason'],
      registers,
    });
    this.#orchestrations = new client.Counter({
      name: 'campaigns_engine_orchestrations_total',
      help: 'Orchestrations written by this process',
      registers,
    });
    this.#scores = new client.Histogram({
      name: 'campaigns_engine_decision_score',
      help: 'Scores of the clips that were chosen',
      labelNames: ['platform'],
      buckets: SCORES,
      registers,
    });
    this.#adsRequests = new client.Counter({
      name: 'ads_requests_total',
      help: 'Requests to ad platforms by this process, by outcome',
      labelNames: ['platform', 'act', 'certainty'],
      registers,
    });
    this.#adsUsage = new client.Gauge({
      name: 'ads_usage_ratio',
      help: 'Share of an ad account’s allowance that is used, as its last reply to this process said',
      labelNames: ['platform', 'account'],
      registers,
    });
  }

  /** Adds metrics that are read at each scrape: the process, the connections, the jobs. */
  watch({ db, queue, sealing }: Sources): void {
    const { Gauge, collectDefaultMetrics } = this.#client;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    new Gauge({
      name: 'campaigns_engine_db_connections',
      help: 'Connections to the database, by what they do',
      labelNames: ['state'],
      registers,
      collect() {
        const { size, idle } = db.pool();
        this.set({ state: 'busy' }, size - idle);
        this.set({ state: 'idle' }, idle);
      },
    });
    new Gauge({
      name: 'campaigns_engine_db_waiting',
      help: 'Callers that wait for a connection',
      registers,
      collect() {
        this.set(db.pool().waiting);
      },
    });
    if (sealing !== undefined) this.#watchSealing(sealing);
    const asked = once(() => queue.counts());
    const counts = () => within(PATIENCE_MS, asked());
    new Gauge({
      name: 'campaigns_engine_db_up',
      help: '1 if the database responds',
      registers,
      async collect() {
        this.set((await counts()) === undefined ? 0 : 1);
      },
    });
    new Gauge({
      name: 'campaigns_engine_jobs',
      help: 'Background jobs, by kind and state',
      labelNames: ['name', 'state'],
      registers,
      async collect() {
        const counted = (await counts()) ?? [];
        this.reset();
        for (const { name, state, jobs } of counted) this.inc({ name, state }, jobs);
      },
    });
  }

  #watchSealing(sealing: () => Promise<SealingFigures>): void {
    const { Gauge } = this.#client;
    const registers = [this.#registry];
    const asked = once(sealing);
    const now = () => within(PATIENCE_MS, asked());
    const gauge = (name: string, help: string, figure: (state: SealingFigures) => number) =>
      new Gauge({
        name: `campaigns_engine_ledger_${name}`,
        help,
        registers,
        async collect() {
          const state = await now();
          if (state === undefined) this.remove();
          else this.set(figure(state));
        },
      });
    gauge('sealed_events', 'Events in the signed tree', ({ sealed }) => sealed);
    gauge('unsealed_events', 'Events that are not sealed yet; 10000 means 10000 or more', ({ waiting }) => waiting);
    gauge('unsealed_seconds', 'Age of the oldest event that is not sealed yet', ({ waiting_since: since }) =>
      since === null ? 0 : Math.max(0, (Date.now() - Date.parse(since)) / 1000),
    );
    gauge('sealing_failing', '1 while this process cannot seal', (state) => (state.sealing_failed === null ? 0 : 1));
    gauge('publishing_failing', '1 while this process cannot publish checkpoints outside the database', (state) =>
      state.publishing_failed === null ? 0 : 1,
    );
  }

  requestEnded({ method, route, status, seconds }: RequestFacts): void {
    this.#requests.inc({ method, route, status });
    this.#seconds.observe({ method, route }, seconds);
  }

  requestShed(reason: string): void {
    this.#shed.inc({ reason });
  }

  orchestrated(decisions: Parameters<Metrics['orchestrated']>[0]): void {
    this.#orchestrations.inc();
    for (const { platform, score } of decisions) this.#scores.observe({ platform }, score);
  }

  adsRequested(request: Parameters<Metrics['adsRequested']>[0]): void {
    this.#adsRequests.inc({ ...request });
  }

  adsUsage({ platform, id }: Parameters<Metrics['adsUsage']>[0], ratio: number): void {
    this.#adsUsage.set({ platform, account: id }, ratio);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Returns the metrics in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

/** Reads a value once per scrape, for all gauges that show a part of it. Asks again only after the answer, so that queries do not pile up. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask().finally(() => {
      asked = undefined;
    });
    return asked;
  };
}

/** Returns the value; undefined if the work fails or takes longer. */
async function within<Value>(ms: number, work: Promise<Value>): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
