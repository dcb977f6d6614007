import type { Fields, RuleShown } from '../../world/index.ts';
import type { Customer } from '../accounts.ts';
import type { GoogleObject } from '../google.ts';
import type { Kind } from '../names.ts';

/** An object as rules see it, whether it exists or is created by the same request. */
export interface Seen {
  readonly kind: Kind;
  readonly name: string;
  readonly fields: Fields;
  readonly object: GoogleObject | undefined;
}

/** A create or an update, before it takes effect. */
export interface Write {
  readonly kind: Kind;
  readonly act: 'create' | 'update' | 'remove';
  readonly given: Fields;
  /** The object as it would be afterwards. */
  readonly after: Fields;
  readonly object: GoogleObject | undefined;
  readonly account: Customer;
  readonly now: number;
  /** Finds an object by its resource name. */
  find(name: unknown): Seen | undefined;
  /** Returns the account's objects of a kind, including those that the request creates; leaves out removed ones. */
  all(kind: Kind): readonly Seen[];
}

/** One reason why the platform refuses a write. */
export interface Rule extends Omit<RuleShown, 'what'> {
  readonly on: readonly Kind[];
  readonly at: readonly Write['act'][];
  /** The field of ErrorCode and its value, as in the protos. */
  readonly error: readonly [category: string, word: string];
  readonly message: string;
  /** The field that is wrong. */
  readonly field: string;
  breaks(write: Write): boolean;
}

export const rule = (
  [name, confidence, source]: readonly [name: string, confidence: RuleShown['confidence'], source: string],
  [kinds, acts, field]: readonly [
    kinds: Kind | readonly Kind[],
    acts: Write['act'] | readonly Write['act'][],
    field: string,
  ],
  [category, word, message]: readonly [category: string, word: string, message: string],
  breaks: Rule['breaks'],
): Rule => ({
  ...{ name, confidence, source, field, message, breaks, error: [category, word] as const },
  on: typeof kinds === 'string' ? [kinds] : kinds,
  at: typeof acts === 'string' ? [acts] : acts,
});

export const PROTOS = 'google-ads-node 25.1.0, protos of v25';
export const GUIDE = 'Google’s guides to the Google Ads API';
