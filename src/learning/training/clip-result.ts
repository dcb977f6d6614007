import type { Platform } from '../../core/platforms/index.ts';

/** All results of a clip on a platform, combined into one. */
export interface ClipResult {
  readonly clip_id: string;
  readonly video_asset_id: string;
  readonly platform: Platform;
  readonly first_shown: Date;
  readonly at: Date;
  readonly result: number;
  /** The number of impressions, or views, that a rate was measured on. */
  readonly exposure?: number;
}
