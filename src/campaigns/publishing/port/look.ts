import type { Problem } from './outcome.ts';
import type { RemoteKind } from './step.ts';
import type { Json } from './values.ts';

export interface Difference {
  readonly field: string;
  readonly ours: Json;
  readonly theirs: Json;
}

export interface RemoteRef {
  readonly kind: RemoteKind;
  readonly remote_id: string;
  readonly name: string;
  readonly parent_remote_id?: string;
  /** Fields that differ from what the step expects, including the status; empty if the object can be adopted. */
  readonly differs: readonly Difference[];
}

/** `is_sound`: all pages were read, and the same look showed something known to exist. An unsound look proves nothing. */
export interface Look {
  readonly found: readonly RemoteRef[];
  readonly is_sound: boolean;
  readonly problem?: Problem;
}

/** The current state of an object on the platform. */
export interface Seen {
  readonly kind: RemoteKind;
  readonly remote_id: string;
  readonly exists: boolean;
  readonly name?: string;
  readonly configured?: 'active' | 'paused' | 'removed';
  /** The vendor's word for its current state, including its parents'. */
  readonly effective?: string;
  readonly is_delivering?: boolean;
  readonly review?: 'pending' | 'approved' | 'refused';
  readonly issues?: readonly string[];
  readonly budget?: { readonly kind: 'lifetime' | 'daily'; readonly minor: number };
  readonly spend_minor?: number;
}

export interface ToObserve {
  readonly kind: RemoteKind;
  readonly remote_id: string;
  readonly step: string;
}

export type Change =
  | { readonly to: 'active' | 'paused' | 'removed' }
  | { readonly to: 'budget'; readonly kind: 'lifetime' | 'daily'; readonly minor: number };
