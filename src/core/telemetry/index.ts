export { type Metrics, noMetrics, noTrace, type Trace } from './port.ts';
export { openPrometheus, type Prometheus } from './prometheus.ts';
export { type RequestSpan, startTracing, type Tracing } from './traces.ts';
