import type { Problem } from './outcome.ts';

/** No answer, or one that says nothing of the object: nothing is concluded from it. */
export class NotObserved extends Error {
  override readonly name = 'NotObserved';

  constructor(
    what: string,
    readonly problem: Problem,
  ) {
    super(`the platform did not show ${what}: ${problem.vendor.message ?? problem.todo}`);
  }
}
