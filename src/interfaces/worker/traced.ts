import { type Attempt, WaitUntil } from '../../core/queue/index.ts';
import type { Trace } from '../../core/telemetry/index.ts';

/** An attempt at a job as a span. One that waits, or is stopped, has not failed, and neither has its span. */
export async function traced<Value>(
  trace: Trace,
  span: Parameters<Trace>[0],
  { signal }: Pick<Attempt, 'signal'>,
  work: () => Promise<Value>,
): Promise<Value> {
  const outcome = await trace(span, async () => {
    try {
      return { value: await work() };
    } catch (error) {
      if (error instanceof WaitUntil || signal.aborted) return { error };
      throw error;
    }
  });
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}
