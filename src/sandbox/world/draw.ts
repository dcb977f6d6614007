import { createHash } from 'node:crypto';

/**
 * Draws a number in [0, 1) that depends only on the seed and the words, not on earlier draws. Requests that arrive in a different
 * order therefore meet the same luck.
 */
export function draw(seed: number, ...words: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(`${seed}\0${words.join('\0')}`)
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** Draws a number between two bounds in the same way. */
export const drawBetween = (
  least: number,
  most: number,
  seed: number,
  ...words: readonly (string | number)[]
): number => least + (most - least) * draw(seed, ...words);

/** Draws from the standard normal distribution, by Box and Muller (1958). */
export const drawNormal = (seed: number, ...words: readonly (string | number)[]): number =>
  Math.sqrt(-2 * Math.log(1 - draw(seed, ...words, 'r'))) * Math.cos(2 * Math.PI * draw(seed, ...words, 'a'));
