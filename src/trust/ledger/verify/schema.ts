/** What is wrong with sealed events, as far as it can be determined. */
export type BadKind = 'changed' | 'removed' | 'inserted' | 'reordered';

/** The first place where the ledger differs from what was signed. */
export interface Bad {
  /** The `seq` of the event, or of the first event of the range that contains it. */
  readonly seq: number;
  /** The same `seq`, or the last one of the range. */
  readonly to_seq: number;
  readonly kind: BadKind;
  readonly detail: string;
}

export interface Verification {
  readonly ok: boolean;
  /** Events in the ledger, sealed or not yet. */
  readonly events: number;
  /** Events in the tree. */
  readonly tree_size: number;
  /** SHA-256 in hex: the root computed from the current events. */
  readonly root: string;
  readonly first_bad: Bad | null;
}
