import { compiled, ndtr, ndtri, stdtri } from 'cephes';

await compiled;

/** P(Z ≤ z) of the standard normal, to double precision. */
export const normalCdf = (z: number): number => ndtr(z);

/**
 * The z with P(Z ≤ z) = p.
 *
 * @param p in (0,1)
 */
export const normalQuantile = (p: number): number => ndtri(p);

/**
 * The t with P(T ≤ t) = p of Student's distribution.
 *
 * @param degrees of freedom, a whole number from 1 on
 * @param p in (0,1)
 */
export const studentQuantile = (degrees: number, p: number): number => stdtri(degrees, p);
