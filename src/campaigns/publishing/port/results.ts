import type { Problem } from './outcome.ts';

/** Days of the account's own calendar, as YYYY-MM-DD, including the first and the last. */
export interface DaySpan {
  readonly since: string;
  readonly until: string;
}

export type ResultSpan = Pick<DaySpan, 'since'> & Partial<DaySpan>;

/** One ad on one day. Figures that the platform does not have are absent, never 0. */
export interface RemoteResult {
  readonly remote_id: string;
  readonly name: string;
  readonly day: string;
  readonly currency: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly attribution?: string;
}

/**
 * A row; a hole, which is a span that could not be read and before which the cursor stays; or a span that was read for all ads,
 * except for holes. If a day has no row, the platform reports nothing for it.
 */
export type ResultPart =
  | { readonly row: RemoteResult }
  | { readonly hole: DaySpan; readonly problem: Problem }
  | { readonly read: DaySpan };
