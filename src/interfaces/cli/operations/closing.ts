/** Registers the function that closes a part, as soon as the part is open. */
export type OnEnd = (close: () => Promise<unknown>) => void;

/**
 * Runs a long-lived process. Closes what it has opened when it ends or fails half-way, in reverse order: a process whose start
 * failed must not keep running.
 */
export async function closingAfterwards(work: (onEnd: OnEnd) => Promise<void>): Promise<void> {
  const closes: (() => Promise<unknown>)[] = [];
  const failures: unknown[] = [];
  const noting = (step: () => Promise<unknown>) => step().catch((error: unknown) => failures.push(error));
  await noting(() => work((close) => closes.unshift(close)));
  for (const close of closes) await noting(close);
  if (failures.length > 0) throw failures[0];
}
