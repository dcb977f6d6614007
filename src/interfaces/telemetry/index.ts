import type { Tracing } from './traces.ts';

export { openPrometheus, type Prometheus } from './prometheus.ts';
export type { RequestSpan, Tracing } from './traces.ts';

/** OpenTelemetry, whose packages are loaded only where traces are taken. @param warn told of what the packages complain about */
export const startTracing = async (warn: (message: string) => void): Promise<Tracing> =>
  (await import('./traces.ts')).openTelemetry(warn);
