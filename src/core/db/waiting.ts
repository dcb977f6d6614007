/** Weight of the latest turn in the mean, which covers about the last fifty turns. */
const LATEST = 0.02;

/** The callers that wait for a session, in order of arrival. */
export class Waiting {
  /** When each caller began to wait; a set keeps the order. */
  readonly #callers = new Set<{ readonly since: number }>();
  /** Time of the latest turn, and the recent mean time between turns, in ms. */
  #turnAt = 0;
  #betweenTurnsMs = 0;

  /** Counts the caller as waiting until it has a session or was refused. */
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
   * Returns how long a new caller would wait, in ms: the number of waiting callers times the recent time between turns (Little's
   * law), and at least as long as the first caller has already waited; 0 if nobody is waiting.
   */
  get expectedMs(): number {
    for (const { since } of this.#callers)
      return Math.max(performance.now() - since, this.#callers.size * this.#betweenTurnsMs);
    return 0;
  }
}
