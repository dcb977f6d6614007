/** What may stand in a clip's features: a number in a range, or a yes-or-no. */
export interface FeatureKind {
  readonly type: 'number' | 'boolean';
  readonly unit: string;
  readonly meaning: string;
  readonly min?: number;
  readonly max?: number;
  readonly integer?: true;
  /** How a value reads in an explanation. Without it: the feature's name and the number. */
  readonly words?: FeatureWords;
  readonly derived?: Derivation;
}

/**
 * Words for a low, a middling and a high value of [0, 1]; for false and true; or a quantity with its unit, such as “length
 * 12 s”, whose worth says whether it is the right one.
 */
export type FeatureWords =
  | { readonly levels: readonly [low: string, middling: string, high: string] }
  | { readonly flags: readonly [no: string, yes: string] }
  | { readonly quantity: (value: number) => string };

/** How a feature follows from other facts. */
export interface Derivation {
  readonly formula: string;
  /** Whether a clip may be given the feature where the facts do not say what it is. */
  readonly isGivable: boolean;
  /** undefined when the facts do not say. */
  readonly of: (cut: Cut, videoDurationMs: number | null) => number | undefined;
}

/** Where a clip lies in its video, and what it was given. */
export interface Cut {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly features: Readonly<Record<string, number | boolean>>;
}

/**
 * A value as a number in a column: NaN for what is missing, 1 and 0 for true and false. undefined when it is no value of
 * that type.
 */
export function columnNumber(value: unknown, type: FeatureKind['type']): number | undefined {
  if (value === undefined) return Number.NaN;
  if (type === 'boolean') return typeof value === 'boolean' ? Number(value) : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
