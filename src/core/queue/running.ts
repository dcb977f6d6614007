import { Interrupted } from './failure.ts';
import type { Held } from './leases.ts';

/** The jobs that a worker is running. */
export class RunningJobs {
  readonly #jobs = new Map<string, { held: Held; stop: AbortController; ended: Promise<void> }>();

  /** @param onEnded called whenever there is room for another job */
  constructor(readonly onEnded: () => void) {}

  get count(): number {
    return this.#jobs.size;
  }

  get held(): readonly Held[] {
    return [...this.#jobs.values()].map(({ held }) => held);
  }

  add(held: Held, run: (stop: AbortController) => Promise<void>): void {
    const stop = new AbortController();
    const ended = run(stop).finally(() => {
      this.#jobs.delete(held.id);
      this.onEnded();
    });
    this.#jobs.set(held.id, { held, stop, ended });
  }

  interrupt(held: readonly Held[], why: Interrupted['why']): void {
    for (const { id } of held) this.#jobs.get(id)?.stop.abort(new Interrupted(why));
  }

  async allEnded(): Promise<void> {
    await Promise.all([...this.#jobs.values()].map(({ ended }) => ended));
  }
}
