/** What features count. The engine's own context counts nothing; `serve` brings Prometheus. */
export interface Metrics {
  /** An orchestration was written, with these decisions. */
  orchestrated(decisions: readonly { readonly platform: string; readonly score: number }[]): void;
  /** An ad platform was asked for something; `certainty` says how sure we are of the outcome. */
  adsRequested(request: { readonly platform: string; readonly act: string; readonly certainty: string }): void;
  /** How much of an ad account's allowance is used, 0 to 1. */
  adsUsage(account: { readonly platform: string; readonly id: string }, ratio: number): void;
}

export const noMetrics: Metrics = { orchestrated: () => {}, adsRequested: () => {}, adsUsage: () => {} };

/** A piece of work as a trace shows it. */
export interface SpanFacts {
  readonly name: string;
  readonly kind?: 'client' | 'consumer';
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** Runs the work as a span of the trace that the caller is in. The engine's own context traces nothing; OTEL_* turns it on. */
export type Trace = <Value>(span: SpanFacts, work: () => Promise<Value>) => Promise<Value>;

export const noTrace: Trace = (_span, work) => work();
