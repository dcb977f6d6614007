import type { CardFormat, Platform } from '../../../core/platforms/index.ts';
import type { Ad } from '../../drafts/index.ts';
import type { FileRef } from './values.ts';

export interface DraftToPublish {
  readonly campaign_id: string;
  /** Which publication of the campaign this is: 1, 2, … */
  readonly number: number;
  readonly name: string;
  readonly platform: Platform;
  readonly budget_minor: number;
  readonly currency: string;
  readonly ad: Ad;
  /** Absent: one clip. */
  readonly format?: CardFormat;
}

export interface RenderedClip {
  readonly clip_id: string;
  readonly platform: Platform;
  /** SHA-256 that names what is rendered (film, stretch, placement), known before the file exists. */
  readonly identity: string;
  readonly file?: FileRef;
  readonly thumbnail?: FileRef;
  /** Of a campaign with several clips: all of them in their order, this one first. */
  readonly cards?: readonly Card[];
}

/** A clip of a campaign that has several. */
export type Card = Omit<RenderedClip, 'cards'>;

export interface Finding {
  readonly level: 'refused' | 'warning';
  readonly code: string;
  /** The field of ours: `ad.headline`, `budget_cents`, `settings.page_id`. */
  readonly field: string;
  readonly detail: string;
  /** Where the rule is from. */
  readonly source: string;
}
