import type { Fields, RuleShown } from '../../world/index.ts';
import type { Account } from '../accounts.ts';
import { isFields } from '../check-params.ts';
import type { Refusal } from '../graph-error.ts';
import type { Kind, MetaObject } from '../objects.ts';
import type { Version } from '../vocabulary/index.ts';

/** A create or an update, before it takes effect. */
export interface Write {
  readonly kind: Kind;
  readonly act: 'create' | 'update';
  /** The given params, as values of their types. */
  readonly given: Fields;
  /** Everything that was sent, known or not. */
  readonly sent: Fields;
  /** The object as it would be afterwards. */
  readonly after: Fields;
  /** The object that is updated. */
  readonly object: MetaObject | undefined;
  /** The campaign of an ad set, or the ad set of an ad. */
  readonly parent: MetaObject | undefined;
  readonly account: Account;
  readonly version: Version;
  readonly now: number;
  find(id: unknown): MetaObject | undefined;
  imageNamed(hash: unknown): MetaObject | undefined;
  /** Returns the API units that the object has spent. */
  spent(object: MetaObject): number;
}

/** One reason why the platform refuses a write. */
export interface Rule {
  readonly name: string;
  readonly on: readonly Kind[];
  readonly at: readonly Write['act'][];
  /** The source of the rule. */
  readonly source: string;
  readonly confidence: RuleShown['confidence'];
  /** Returns whether the write breaks the rule; a string adds details to `says`. */
  breaks(write: Write): boolean | string;
  readonly says: Partial<Refusal> & { readonly code: number; readonly message: string };
}

export const CREATE = ['create'] as const;
export const UPDATE = ['update'] as const;
export const BOTH = ['create', 'update'] as const;

/** Returns a nested field; `{}` if it is absent. */
export const inner = (fields: Fields, ...path: readonly string[]): Fields => {
  let at: Fields = fields;
  for (const name of path) {
    const next = at[name];
    if (!isFields(next)) return {};
    at = next;
  }
  return at;
};

export const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Returns a budget; setting it to 0 removes it. */
export const budgetOf = (fields: Fields, name: 'daily_budget' | 'lifetime_budget'): number => Number(fields[name] ?? 0);

export const hasBudget = (fields: Fields): boolean =>
  budgetOf(fields, 'daily_budget') > 0 || budgetOf(fields, 'lifetime_budget') > 0;
