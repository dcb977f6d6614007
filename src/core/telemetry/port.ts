/** What features count. The engine's own context counts nothing; `serve` brings Prometheus. */
export interface Metrics {
  /** An orchestration was written, with these decisions. */
  orchestrated(decisions: readonly { readonly platform: string; readonly score: number }[]): void;
}

export const noMetrics: Metrics = { orchestrated: () => {} };

/** A piece of work as a trace shows it. */
export interface SpanFacts {
  readonly name: string;
  readonly kind?: 'client' | 'consumer';
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** Runs the work as a span of the trace that the caller is in. The engine's own context traces nothing; OTEL_* turns it on. */
export type Trace = <Value>(span: SpanFacts, work: () => Promise<Value>) => Promise<Value>;

export const noTrace: Trace = (_span, work) => work();
