/** How much the latest turn counts in the mean: about the last fifty of them. */
const LATEST = 0.02;

/** The callers that wait for a session, in order of arrival. */
export class Waiting {
  /** When each began to wait; a set keeps the order. */
  readonly #callers = new Set<{ readonly since: number }>();
  /** When one last had a turn, and how far apart turns have been of late, in ms. */
  #turnAt = 0;
  #betweenTurnsMs = 0;

  /** Counts the caller as waiting until he has what he asked for, or was refused. */
  async during<Value>(arrival: Promise<Value>): Promise<Value> {
    const caller = { since: performance.now() };
    if (this.#callers.size === 0) this.#turnAt = caller.since;
    this.#callers.add(caller);
    try {
      return await arrival;
    } finally {
      this.#callers.delete(caller);
      const now = performance.now();
      this.#betweenTurnsMs += LATEST * (now - this.#turnAt - this.#betweenTurnsMs);
      this.#turnAt = now;
    }
  }

  /**
   * How long who comes now would wait, in ms: a turn for each who waits, as far apart as turns have been of late (Little's law), and
   * at least as long as the first has waited already; 0 when nobody waits.
   */
  get expectedMs(): number {
    for (const { since } of this.#callers)
      return Math.max(performance.now() - since, this.#callers.size * this.#betweenTurnsMs);
    return 0;
  }
}
