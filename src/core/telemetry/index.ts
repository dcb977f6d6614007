export { type Metrics, noMetrics, noTrace, type Trace } from './port.ts';
