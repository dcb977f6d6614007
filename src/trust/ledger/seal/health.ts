/** Something that has not worked since then. */
export interface Failure {
  readonly since: Date;
  readonly why: string;
}

/** What a process knows of its own sealing: told in its log, and asked for by /readyz and metrics. */
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

  /** @param why undefined: a round went well @returns whether that is new */
  sealed(now: Date, why: string | undefined): boolean {
    const before = this.#sealing;
    this.#sealing = why === undefined ? undefined : { since: before?.since ?? now, why };
    return before?.why !== why;
  }

  /** @param why undefined: a checkpoint got outside @returns whether that is new */
  published(now: Date, why: string | undefined): boolean {
    const before = this.#publishing;
    this.#publishing = why === undefined ? undefined : { since: before?.since ?? now, why };
    return before?.why !== why;
  }
}
