/** A client finished `count` units of work at a time, in seconds of any clock. */
export interface Completion {
  readonly client: number;
  readonly at: number;
  readonly count: number;
}

/**
 * Returns units per second while every client is busy and warm: from when each has done `warmUp` units (connected,
 * prepared, planned) until the first one has nothing left to do.
 */
export function steadyRate(completions: readonly Completion[], warmUp: number): number {
  const byClient = new Map<number, Completion[]>();
  for (const completion of completions.toSorted((a, b) => a.at - b.at))
    byClient.set(completion.client, [...(byClient.get(completion.client) ?? []), completion]);
  const clients = [...byClient.values()];
  const from = Math.max(...clients.map((own) => warmAt(own, warmUp)));
  const until = Math.min(...clients.map((own) => own.at(-1)?.at ?? 0));
  const done = completions.filter(({ at }) => from < at && at <= until).reduce((sum, { count }) => sum + count, 0);
  return done / (until - from);
}

function warmAt(own: readonly Completion[], warmUp: number): number {
  let done = 0;
  const warm = own.find(({ count }) => {
    done += count;
    return done >= warmUp;
  });
  if (warm === undefined) throw new Error(`a client ended before its warm-up of ${warmUp} was over`);
  return warm.at;
}
