/** The metrics that features record. The engine's own context records none; `serve` uses Prometheus. */
export interface Metrics {
  /** Records a stored orchestration with these decisions. */
  orchestrated(decisions: readonly { readonly platform: string; readonly score: number }[]): void;
  /** Records a request to an ad platform; `certainty` says how sure we are of its outcome. */
  adsRequested(request: { readonly platform: string; readonly act: string; readonly certainty: string }): void;
  /** Records how much of an ad account's rate limit is used, 0 to 1. */
  adsUsage(account: { readonly platform: string; readonly id: string }, ratio: number): void;
}

export const noMetrics: Metrics = { orchestrated: () => {}, adsRequested: () => {}, adsUsage: () => {} };

/** A piece of work as a trace shows it. */
export interface SpanFacts {
  readonly name: string;
  readonly kind?: 'client' | 'consumer';
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** Runs the work as a span in the caller's trace. The engine's own context traces nothing; OTEL_* turns tracing on. */
export type Trace = <Value>(span: SpanFacts, work: () => Promise<Value>) => Promise<Value>;

export const noTrace: Trace = (_span, work) => work();
