export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** Money that a publication can cost. `whole_minor` is undefined if it has no end. */
export interface Exposure {
  readonly currency: string;
  /** The most that one day can cost, including the platform's daily overspend. */
  readonly per_day_minor: number;
  readonly whole_minor?: number;
}

export interface FileRef {
  readonly path: string;
  readonly size_bytes: number;
  readonly sha256: string;
}
