import type { FieldError } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { type Figures, figuresOf } from './figures.ts';
import { type Period, periodOf } from './period.ts';
import type { ExportedLine, ResultLine } from './schema.ts';

/** The subject of a result: one of our ids, or an export's names for it, most specific first. */
export type Subject =
  | { readonly clip_id: string }
  | { readonly campaign_id: string }
  | { readonly names: readonly string[]; readonly column: string };

/** Where a row of an export comes from; tells parts of one thing from the same row reported twice. */
export interface Origin {
  /** The campaign, ad set and ad that the row names. */
  readonly part: string;
  readonly cells: readonly string[];
  /** Its words under headers that are not read, by header: a difference in them may be a breakdown. */
  readonly words: Readonly<Record<string, string>>;
  /** Whether the row names its ad or video by the platform's id. */
  readonly hasId: boolean;
  /** A pattern for such ids. */
  readonly ids: string;
}

/** The subject of a rejected row: without it, the other rows of the result would not add up to a whole. No period: any period. */
export type About = Pick<ResultRow, 'subject' | 'platform' | 'source' | 'external_id'> & { readonly period?: Period };

/** A result that was read and is valid in itself. */
export interface ResultRow {
  readonly line: number;
  readonly subject: Subject;
  readonly platform: Platform;
  readonly source: string;
  readonly external_id: string;
  readonly period: Period;
  readonly currency: string | null;
  readonly posted_at: string | null;
  readonly figures: Figures;
  readonly origin?: Origin;
}

/** What was read: a result, why a line is not one, or a notice about the whole file. */
export type ReadResult =
  | { readonly row: ResultRow; readonly warnings: readonly string[]; readonly bytes: number }
  | { readonly line: number; readonly errors: readonly FieldError[]; readonly about?: About }
  | { readonly line: number; readonly skipped: string }
  | { readonly line: number; readonly unread: readonly string[]; readonly notes: readonly string[] };

/** A line's values before validation. */
export type Stated = Readonly<Record<string, unknown>>;

export function rowOf(line: number, subject: Subject, reported: ResultLine | ExportedLine): ResultRow {
  const period = periodOf(reported.period_start, reported.period_end);
  if (period === undefined) throw new Error('the schema lets no such period through');
  return {
    line,
    subject,
    platform: reported.platform,
    source: reported.source,
    external_id: reported.external_id ?? '',
    period,
    currency: reported.currency ?? null,
    posted_at: reported.posted_at ?? null,
    figures: figuresOf(reported),
  };
}

export function subjectOf({ clip_id, campaign_id }: ResultLine): Subject {
  if (clip_id !== undefined) return { clip_id };
  if (campaign_id !== undefined) return { campaign_id };
  throw new Error('the schema lets no line without a clip or campaign through');
}
