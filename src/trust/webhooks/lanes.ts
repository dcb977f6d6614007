import type { Room } from './queue.ts';

/** The most deliveries to one webhook at once. */
const AT_ONCE = 10;
/** The most while its last delivery failed: a receiver that hangs occupies no more than these. */
const AT_ONCE_FAILING = 3;
const PAUSE_MS = 60_000;

/** How a delivery ended; `unsigned`: it could not be signed, and neither can any other delivery of this webhook. */
export type Ending = 'taken' | 'failed' | 'unsigned';

/** The deliveries in progress in this process, in a lane for each webhook: one that hangs blocks no other. */
export class Lanes {
  readonly #busy = new Map<string, number>();
  readonly #failing = new Set<string>();
  readonly #pausedUntil = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  #wake: () => void = () => {};

  run(webhookId: string, send: () => Promise<Ending>): void {
    this.#busy.set(webhookId, this.#busyOf(webhookId) + 1);
    const running = send().then((ending) => {
      if (ending === 'taken') this.#failing.delete(webhookId);
      else this.#failing.add(webhookId);
      if (ending === 'unsigned') this.#pausedUntil.set(webhookId, performance.now() + PAUSE_MS);
      const left = this.#busyOf(webhookId) - 1;
      if (left === 0) this.#busy.delete(webhookId);
      else this.#busy.set(webhookId, left);
      this.#running.delete(running);
      this.#wake();
    });
    this.#running.add(running);
  }

  room(): Room {
    const known = new Set([...this.#busy.keys(), ...this.#failing]);
    return { most: AT_ONCE, left: new Map([...known].map((id) => [id, Math.max(0, this.#placesOf(id))])) };
  }

  /** Resolves when the next delivery ends. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Resolves when all deliveries have ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }

  #busyOf(id: string): number {
    return this.#busy.get(id) ?? 0;
  }

  #placesOf(id: string): number {
    if ((this.#pausedUntil.get(id) ?? 0) > performance.now()) return 0;
    return (this.#failing.has(id) ? AT_ONCE_FAILING : AT_ONCE) - this.#busyOf(id);
  }
}
