import type { Tracing } from './traces.ts';

export { openPrometheus, type Prometheus } from './prometheus.ts';
export type { RequestSpan, Tracing } from './traces.ts';

/** Starts OpenTelemetry, whose packages are loaded only if tracing is on. @param warn called with the packages' warnings */
export const startTracing = async (warn: (message: string) => void): Promise<Tracing> =>
  (await import('./traces.ts')).openTelemetry(warn);
