/** The package has types, but outside its exports map, where TypeScript does not find them. */
declare module 'cephes' {
  /** P(Z ≤ z) of the standard normal. */
  export function ndtr(z: number): number;
  /** The z with P(Z ≤ z) = p. */
  export function ndtri(p: number): number;
  /** The regularized incomplete beta function. */
  export function incbet(a: number, b: number, x: number): number;
  /** Its inverse: the x with incbet(a, b, x) = y. */
  export function incbi(a: number, b: number, y: number): number;
  /** P(X > x) of chi-square. */
  export function chdtrc(degrees: number, x: number): number;
  /** log Γ(x). */
  export function lgam(x: number): number;
}
