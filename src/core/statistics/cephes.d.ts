/** The package's own types stand beside its exports map, where TypeScript does not look for them. */
declare module 'cephes' {
  /** Resolves when the WebAssembly module is ready; no function may be called before. */
  export const compiled: Promise<void>;
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
