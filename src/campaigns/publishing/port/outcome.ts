import type { Json } from './values.ts';

/** A problem for people: our code, *our* field at fault, what to do, and the vendor's numbers, but never a token. */
export interface Problem {
  readonly code: string;
  readonly field?: string;
  readonly todo: string;
  /** `never`: it fails again if nothing changes; `once_fixed`: after a change by a person; `later`: without any change. */
  readonly retry: 'never' | 'once_fixed' | 'later';
  readonly vendor: VendorSaid;
}

export interface VendorSaid {
  readonly http?: number;
  readonly code?: number | string;
  readonly subcode?: number;
  /** The vendor's id of the request, for its support. */
  readonly trace?: string;
  /** At most 300 characters, masked. */
  readonly message?: string;
}

/**
 * How sure we are that a request took effect.
 * `done`: it did. `more`: a part of an upload did; run again with `resume`. `not_yet`: nothing failed, ask again in `again_in_s`.
 * `not_sent`, `rejected`: it did not. `throttled`, `unknown`: it may have; look before anything is sent again.
 * `auth`: refused until a person acts.
 */
export type Outcome =
  | { readonly certainty: 'done'; readonly remote_id?: string; readonly said: Json }
  | { readonly certainty: 'more'; readonly resume: Json }
  | { readonly certainty: 'not_yet'; readonly again_in_s: number; readonly said: Json }
  | { readonly certainty: 'not_sent'; readonly problem: Problem; readonly until?: string; readonly resume?: Json }
  | { readonly certainty: 'rejected'; readonly problem: Problem; readonly tries?: number }
  | { readonly certainty: 'unknown'; readonly problem: Problem; readonly resume?: Json }
  | { readonly certainty: 'throttled'; readonly problem: Problem; readonly until: string; readonly resume?: Json }
  | { readonly certainty: 'auth'; readonly problem: Problem; readonly needs: 'new_token' | 'permission' | 'a_person' };
// rejected.tries: for a refusal that may be temporary, the total number of attempts, each after a look.
// resume on not_sent, unknown, and throttled: continuing from it repeats nothing, so no settling is needed.
