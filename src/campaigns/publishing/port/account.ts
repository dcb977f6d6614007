import type { CardFormat } from '../../../core/platforms/index.ts';
import type { Finding } from './draft.ts';
import type { JsonObject } from './values.ts';

/** An account's row as an adapter sees it, without the token. */
export interface AccountToUse {
  readonly external_id: string;
  readonly environment: 'live' | 'sandbox';
  readonly currency: string;
  readonly time_zone: string;
  readonly settings: JsonObject;
}

/** The platform's facts about the account. */
export interface AccountFacts {
  readonly name: string;
  readonly currency: string;
  readonly time_zone: string;
  readonly is_usable: boolean;
  readonly token_expires_at?: string;
  /** What prevents its use now, and what soon will. */
  readonly findings: readonly Finding[];
}

/** The unsealed token of an account; never logged, stored, or shown. */
export interface AccountToken {
  readonly access_token: string;
  readonly app_secret?: string;
  readonly [name: string]: string | undefined;
}

export interface Capabilities {
  readonly uniqueness: 'none' | 'request_id' | 'unique_name';
  /** When to look after the last moment at which a request can have been sent, in seconds. */
  readonly settle_s: readonly number[];
  readonly budget: {
    readonly kinds: readonly ('lifetime' | 'daily')[];
    /** A daily budget times this is what a day can cost. */
    readonly overspend_per_day: number;
    readonly changes_per_hour?: number;
  };
  readonly results_settle_days: number;
  /** The formats in which it accepts several clips in one campaign; absent: one clip per campaign. */
  readonly card_formats?: readonly CardFormat[];
}
