import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random numbers that is the same for the same seed on every machine. */
export interface RandomNumbers {
  /** Returns a number in [0,1). */
  uniform(): number;
  /** Returns a standard normal number. */
  normal(): number;
  /** Returns an integer from 0 to count − 1. */
  below(count: number): number;
}

/** @param seed a 32-bit integer */
export function seededRandom(seed: number): RandomNumbers {
  const random = xoroshiro128plus(seed | 0);
  for (let i = 0; i < 20; i++) random.next(); // nearby seeds begin alike
  const uniform = () => uniformFloat64(random);
  return {
    uniform,
    // Box and Muller 1958
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: (count) => uniformInt(random, 0, count - 1),
  };
}
