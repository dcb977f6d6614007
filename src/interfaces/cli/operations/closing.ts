/** Takes what closes a part, as soon as that is open. */
export type OnEnd = (close: () => Promise<unknown>) => void;

/**
 * Does the work of a process that runs for long. What it has opened is closed when it ends, and also when it fails half-way,
 * the last first: a process whose start failed must not stay behind, half alive.
 */
export async function closingAfterwards(work: (onEnd: OnEnd) => Promise<void>): Promise<void> {
  const closes: (() => Promise<unknown>)[] = [];
  const failures: unknown[] = [];
  const noting = (step: () => Promise<unknown>) => step().catch((error: unknown) => failures.push(error));
  await noting(() => work((close) => closes.unshift(close)));
  for (const close of closes) await noting(close);
  if (failures.length > 0) throw failures[0];
}
