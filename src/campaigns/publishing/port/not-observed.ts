import type { Problem } from './outcome.ts';

/** Thrown when there is no reply, or one without the object: nothing is concluded from it. */
export class NotObserved extends Error {
  override readonly name = 'NotObserved';

  constructor(
    what: string,
    readonly problem: Problem,
  ) {
    super(`the platform did not show ${what}: ${problem.vendor.message ?? problem.todo}`);
  }
}
