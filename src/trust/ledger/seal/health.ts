/** Something that has been failing, and since when. */
export interface Failure {
  readonly since: Date;
  readonly why: string;
}

/** A process's knowledge of its own sealing: written to its log, and read by /readyz and metrics. */
export class SealingHealth {
  #sealing: Failure | undefined;
  #publishing: Failure | undefined;

  /** Why its rounds fail. */
  get sealing(): Failure | undefined {
    return this.#sealing;
  }

  /** Why its checkpoints are not published outside the database. */
  get publishing(): Failure | undefined {
    return this.#publishing;
  }

  /** @param why undefined: the round succeeded @returns whether this is a change */
  sealed(now: Date, why: string | undefined): boolean {
    const before = this.#sealing;
    this.#sealing = why === undefined ? undefined : { since: before?.since ?? now, why };
    return before?.why !== why;
  }

  /** @param why undefined: the checkpoint was published @returns whether this is a change */
  published(now: Date, why: string | undefined): boolean {
    const before = this.#publishing;
    this.#publishing = why === undefined ? undefined : { since: before?.since ?? now, why };
    return before?.why !== why;
  }
}
