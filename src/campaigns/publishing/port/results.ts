import type { Problem } from './outcome.ts';

/** A day of the account's own calendar, as YYYY-MM-DD, first and last included. */
export interface DaySpan {
  readonly since: string;
  readonly until: string;
}

export type ResultSpan = Pick<DaySpan, 'since'> & Partial<DaySpan>;

/** One ad and one day. Figures are absent where the platform has none: never 0 for unknown. */
export interface RemoteResult {
  readonly remote_id: string;
  readonly name: string;
  readonly day: string;
  readonly currency: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly attribution?: string;
}

/**
 * A row; a stretch that could not be read, before which the cursor stays; or days that were read for all ads, holes apart. A day
 * without a row is a day of which the platform says nothing.
 */
export type ResultPart =
  | { readonly row: RemoteResult }
  | { readonly hole: DaySpan; readonly problem: Problem }
  | { readonly read: DaySpan };
