/** The callers that wait for a session, in order of arrival. */
export class Waiting {
  /** When each began to wait; a set keeps the order. */
  readonly #callers = new Set<{ readonly since: number }>();

  /** Counts the caller as waiting until he has what he asked for, or was refused. */
  async during<Value>(arrival: Promise<Value>): Promise<Value> {
    const caller = { since: performance.now() };
    this.#callers.add(caller);
    try {
      return await arrival;
    } finally {
      this.#callers.delete(caller);
    }
  }

  /** How long the first of them has waited, in ms; 0 when nobody waits. */
  get longestMs(): number {
    for (const { since } of this.#callers) return performance.now() - since;
    return 0;
  }
}
