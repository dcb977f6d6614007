import type { FieldError } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import { type Figures, figuresOf } from './figures.ts';
import { type Period, periodOf } from './period.ts';
import type { ExportedLine, ResultLine } from './schema.ts';

/** Whom a result is about: one of ours, or what an export calls it, most exact name first. */
export type Subject =
  | { readonly clip_id: string }
  | { readonly campaign_id: string }
  | { readonly names: readonly string[]; readonly column: string };

/** A result that was read and makes sense in itself. */
export interface ResultRow {
  readonly line: number;
  readonly subject: Subject;
  readonly platform: Platform;
  readonly source: string;
  readonly external_id: string;
  readonly period: Period;
  readonly currency: string | null;
  readonly figures: Figures;
}

/** A line as read: a result, or why it is none. */
export type ReadResult =
  | { readonly row: ResultRow; readonly warnings: readonly string[]; readonly bytes: number }
  | { readonly line: number; readonly errors: readonly FieldError[] }
  | { readonly line: number; readonly skipped: string };

export function rowOf(line: number, subject: Subject, told: ResultLine | ExportedLine): ResultRow {
  const period = periodOf(told.period_start, told.period_end);
  if (period === undefined) throw new Error('the schema lets no such period through');
  return {
    line,
    subject,
    platform: told.platform,
    source: told.source,
    external_id: told.external_id ?? '',
    period,
    currency: told.currency ?? null,
    figures: figuresOf(told),
  };
}

export function subjectOf({ clip_id, campaign_id }: ResultLine): Subject {
  if (clip_id !== undefined) return { clip_id };
  if (campaign_id !== undefined) return { campaign_id };
  throw new Error('the schema lets no line without a clip or campaign through');
}
