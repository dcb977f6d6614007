/** Why a condition is refused, in words that its author can act on, and the character (from 0) where the problem is. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}
