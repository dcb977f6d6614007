import type { CardFormat, Platform } from '../../../core/platforms/index.ts';
import type { Ad } from '../../drafts/index.ts';
import type { FileRef } from './values.ts';

export interface DraftToPublish {
  readonly campaign_id: string;
  /** The number of this publication of the campaign: 1, 2, … */
  readonly number: number;
  readonly name: string;
  readonly platform: Platform;
  readonly budget_minor: number;
  readonly currency: string;
  readonly ad: Ad;
  /** Absent if it has one clip. */
  readonly format?: CardFormat;
}

export interface RenderedClip {
  readonly clip_id: string;
  readonly platform: Platform;
  /** SHA-256 that identifies what is rendered (film, time range, placement), known before the file exists. */
  readonly identity: string;
  readonly file?: FileRef;
  readonly thumbnail?: FileRef;
  /** For a campaign with several clips: all of them in order, this one first. */
  readonly cards?: readonly Card[];
}

/** A clip of a campaign that has several. */
export type Card = Omit<RenderedClip, 'cards'>;

export interface Finding {
  readonly level: 'refused' | 'warning';
  readonly code: string;
  /** Our field: `ad.headline`, `budget_cents`, `settings.page_id`. */
  readonly field: string;
  readonly detail: string;
  /** The source of the rule. */
  readonly source: string;
}
