import { type Logger, pino } from 'pino';
import type { Config } from '../../../config.ts';
import { startTracing, type Tracing } from '../../telemetry/index.ts';

/** A log on standard error. */
export const logAt = (level: string): Logger => pino({ level }, pino.destination(2));

/** Traces, when OTEL_* asks for them. */
export async function tracingOf({ takesTraces, logLevel }: Config): Promise<Tracing | undefined> {
  if (!takesTraces) return undefined;
  const log = logAt(logLevel);
  return startTracing((message) => log.warn(message));
}
