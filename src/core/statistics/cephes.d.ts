/** The package's own types stand beside its exports map, where TypeScript does not look for them. */
declare module 'cephes' {
  /** Resolves when the WebAssembly module is ready; no function may be called before. */
  export const compiled: Promise<void>;
  /** P(Z ≤ z) of the standard normal. */
  export function ndtr(z: number): number;
  /** The z with P(Z ≤ z) = p. */
  export function ndtri(p: number): number;
  /** The t with P(T ≤ t) = p; degrees of freedom are whole. */
  export function stdtri(degrees: number, p: number): number;
}
