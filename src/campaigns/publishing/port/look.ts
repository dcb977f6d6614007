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
  /** Fields that are not as the step expects, status included; empty: it can be adopted. */
  readonly differs: readonly Difference[];
}

/** `is_sound`: all pages were read, and something known to exist was seen in the same way. An unsound look proves nothing. */
export interface Look {
  readonly found: readonly RemoteRef[];
  readonly is_sound: boolean;
  readonly problem?: Problem;
}

/** An object as the platform has it now. */
export interface Seen {
  readonly kind: RemoteKind;
  readonly remote_id: string;
  readonly exists: boolean;
  readonly name?: string;
  readonly configured?: 'active' | 'paused' | 'removed';
  /** The vendor's word for what it does now, parents included. */
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
