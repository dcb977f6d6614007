/** What a feature of a clip may contain: a number in a range, or true or false. */
export interface FeatureKind {
  readonly type: 'number' | 'boolean';
  readonly unit: string;
  readonly meaning: string;
  readonly min?: number;
  readonly max?: number;
  readonly integer?: true;
  /** How an explanation words a value. By default, the feature's name and the number. */
  readonly words?: FeatureWords;
  readonly derived?: Derivation;
}

/**
 * Words for a low, a medium and a high value from 0 to 1; for false and true; or a quantity with its unit, such as “length 12 s”,
 * where the size of the term shows whether the quantity is a good one.
 */
export type FeatureWords =
  | { readonly levels: readonly [low: string, middling: string, high: string] }
  | { readonly flags: readonly [no: string, yes: string] }
  | { readonly quantity: (value: number) => string };

/** How a feature is derived from other facts. */
export interface Derivation {
  readonly formula: string;
  /** Whether a clip may contain the feature itself if the facts do not determine it. */
  readonly isGivable: boolean;
  /** Returns undefined if the facts do not determine it. */
  readonly of: (cut: Cut, videoDurationMs: number | null) => number | undefined;
}

/** The position of a clip in its video, and the features that it was imported with. */
export interface Cut {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly features: Readonly<Record<string, number | boolean>>;
}

/**
 * Returns a value as a number in a column: NaN for a missing value, 1 and 0 for true and false. Returns undefined if the value
 * does not have that type.
 */
export function columnNumber(value: unknown, type: FeatureKind['type']): number | undefined {
  if (value === undefined) return Number.NaN;
  if (type === 'boolean') return typeof value === 'boolean' ? Number(value) : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
