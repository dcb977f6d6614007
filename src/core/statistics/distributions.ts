import { createRequire } from 'node:module';
import type * as Cephes from 'cephes';

// its CommonJS form compiles its WebAssembly synchronously
const load = (): typeof Cephes => createRequire(import.meta.url)('cephes');
let loaded: typeof Cephes | undefined;

/** Loads cephes at its first use: that takes 40 ms of processor time, and most commands and server starts do not need it. */
function cephes(): typeof Cephes {
  loaded ??= load();
  return loaded;
}

/** Returns P(Z ≤ z) of the standard normal, in double precision. */
export const normalCdf = (z: number): number => (Math.abs(z) === Infinity ? (z > 0 ? 1 : 0) : cephes().ndtr(z));

/** Returns the density of the standard normal at z. */
export const normalDensity = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/**
 * Returns the z with P(Z ≤ z) = p.
 *
 * @param p in (0,1)
 */
export const normalQuantile = (p: number): number => cephes().ndtri(p);

/**
 * Returns P(T > |t|) of Student's distribution: the incomplete beta function (Abramowitz and Stegun 1964, 26.7.1).
 *
 * @param degrees of freedom, above 0; they need not be whole
 */
export const studentTail = (degrees: number, t: number): number =>
  degrees > NORMAL_FROM
    ? normalCdf(-Math.abs(t))
    : 0.5 * cephes().incbet(degrees / 2, 0.5, degrees / (degrees + t * t));

/** With more degrees of freedom, Student's distribution equals the normal one to eight digits, and the beta function is less exact. */
const NORMAL_FROM = 1e9;

/**
 * Returns the t ≥ 0 with P(T > t) = tail.
 *
 * @param degrees of freedom, above 0; they need not be whole
 * @param tail in (0, ½]
 */
export function studentUpper(degrees: number, tail: number): number {
  if (tail === 0.5) return 0;
  if (degrees > NORMAL_FROM) return -cephes().ndtri(tail);
  // starts from cephes' inverse, which has few digits deep in the tail; Newton's method on the logs adds the others
  const y = cephes().incbi(0.5, degrees / 2, 1 - 2 * tail);
  const x = cephes().incbi(degrees / 2, 0.5, 2 * tail);
  let t = Math.sqrt(tail > 0.25 ? (degrees * y) / (1 - y) : (degrees * (1 - x)) / x);
  if (!Number.isFinite(t)) t = -cephes().ndtri(tail);
  for (let step = 0; step < 20; step++) {
    const reached = studentTail(degrees, t);
    const moved = (Math.log(reached / tail) * reached) / (t * studentDensity(degrees, t));
    t *= Math.exp(moved);
    if (Math.abs(moved) < 1e-14) break;
  }
  return t;
}

const studentDensity = (degrees: number, t: number) =>
  Math.exp(
    cephes().lgam((degrees + 1) / 2) -
      cephes().lgam(degrees / 2) -
      0.5 * Math.log(degrees * Math.PI) -
      ((degrees + 1) / 2) * Math.log1p((t * t) / degrees),
  );

/**
 * Returns the t with P(T ≤ t) = p of Student's distribution.
 *
 * @param degrees of freedom, above 0
 * @param p in (0,1)
 */
export const studentQuantile = (degrees: number, p: number): number =>
  p < 0.5 ? -studentUpper(degrees, p) : studentUpper(degrees, 1 - p);

/** Returns the normal z ≥ 0 with the same tail as |t|, so that one set of boundaries serves any number of days. */
export const normalOfStudent = (degrees: number, t: number): number =>
  -cephes().ndtri(Math.max(1e-300, studentTail(degrees, t)));

/** Returns P(X > x) of chi-square. */
export const chiSquareTail = (degrees: number, x: number): number => {
  // so far above the mean, the tail is too small for a double, and cephes would return an error
  return x > 1400 + 10 * degrees ? 0 : cephes().chdtrc(degrees, x);
};

/** Returns log Γ(x), x above 0. */
export const logGamma = (x: number): number => cephes().lgam(x);
