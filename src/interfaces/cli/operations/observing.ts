import { type Logger, pino } from 'pino';
import type { Config } from '../../../config.ts';
import { startTracing, type Tracing } from '../../telemetry/index.ts';

/** Returns a logger that writes to standard error. */
export const logAt = (level: string): Logger => pino({ level }, pino.destination(2));

/** Starts tracing if the OTEL_* variables ask for it. */
export async function tracingOf({ takesTraces, logLevel }: Config): Promise<Tracing | undefined> {
  if (!takesTraces) return undefined;
  const log = logAt(logLevel);
  return startTracing((message) => log.warn(message));
}
