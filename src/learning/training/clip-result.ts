import type { Platform } from '../../core/platforms/index.ts';

/** All that is known of a clip on a platform, as one result. */
export interface ClipResult {
  readonly clip_id: string;
  readonly video_asset_id: string;
  readonly platform: Platform;
  readonly first_shown: Date;
  readonly at: Date;
  readonly result: number;
  /** How many impressions, or views, a rate was measured on. */
  readonly exposure?: number;
}
