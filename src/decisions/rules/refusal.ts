/** Why a condition is refused, in words that its writer can act on, and at which character (from 0) that shows. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}
