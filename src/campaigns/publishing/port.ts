import type { AdPlatformName } from '../../core/kernel/index.ts';
import type { Platform } from '../../core/platforms/index.ts';
import type { Ad } from '../drafts/index.ts';

/**
 * What publishing asks of an ad platform, and what a platform's adapter asks of the connection. An adapter knows no database and no
 * clock but the one it is given; publishing knows no vendor. Data is snake_case: plans, outcomes and problems are stored and shown.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** Money that a publication can cost. `whole_minor` undefined: it has no end. */
export interface Exposure {
  readonly currency: string;
  /** What one day can cost at most, the platform's overspending of a day included. */
  readonly per_day_minor: number;
  readonly whole_minor?: number;
}

/** What a person is told: our word for it, the field of *ours* at fault, what to do; the vendor's numbers, never a token. */
export interface Problem {
  readonly code: string;
  readonly field?: string;
  readonly todo: string;
  /** `never`: as it is, it fails again; `once_fixed`: after a change by a person; `later`: by itself. */
  readonly retry: 'never' | 'once_fixed' | 'later';
  readonly vendor: VendorSaid;
}

export interface VendorSaid {
  readonly http?: number;
  readonly code?: number | string;
  readonly subcode?: number;
  /** The vendor's own id of the request, for its support. */
  readonly trace?: string;
  /** At most 300 characters, masked. */
  readonly message?: string;
}

/**
 * How sure we are that a request took effect.
 * `done`: it did. `more`: a part of an upload did; run again with `resume`. `not_yet`: nothing failed, ask again in `again_in_s`.
 * `not_sent`, `rejected`: it did not. `throttled`, `unknown`: it may have; look before anything is sent again.
 * `auth`: refused until a person acts.
 */
export type Outcome =
  | { readonly certainty: 'done'; readonly remote_id?: string; readonly said: Json }
  | { readonly certainty: 'more'; readonly resume: Json }
  | { readonly certainty: 'not_yet'; readonly again_in_s: number; readonly said: Json }
  | { readonly certainty: 'not_sent'; readonly problem: Problem; readonly until?: string; readonly resume?: Json }
  | { readonly certainty: 'rejected'; readonly problem: Problem; readonly tries?: number }
  | { readonly certainty: 'unknown'; readonly problem: Problem; readonly resume?: Json }
  | { readonly certainty: 'throttled'; readonly problem: Problem; readonly until: string; readonly resume?: Json }
  | { readonly certainty: 'auth'; readonly problem: Problem; readonly needs: 'new_token' | 'permission' | 'a_person' };
// rejected.tries: a refusal known to be fickle; that many attempts in all, each after a look.
// resume on not_sent, unknown and throttled: going on from it repeats nothing, so no settling is needed.

/** `wait` and `check` change nothing: they need neither intent nor settling and may be repeated at will. */
export type Act = 'create' | 'upload' | 'wait' | 'check' | 'set_status' | 'set_budget' | 'remove';
export type RemoteKind = 'video' | 'image' | 'campaign' | 'ad_group' | 'ad' | 'tree';

export interface FileRef {
  readonly path: string;
  readonly size_bytes: number;
  readonly sha256: string;
}

/** One request, or one upload in parts, or one wait. */
export interface Step {
  /** Stable for ever: `campaign`, `ad_group`, `ad_group:status:active`. */
  readonly key: string;
  readonly act: Act;
  readonly kind: RemoteKind;
  /** Keys of the steps whose remote ids fill the `{ ref: KEY }` holes of the body. */
  readonly needs: readonly string[];
  /** The name that finds the object again; for steps on an object that exists, its remote id. */
  readonly marker: string;
  readonly body: JsonObject;
  /** What a read of the object must give back. */
  readonly expect: JsonObject;
  /** Missing while the clip has not been rendered; a step that has a file cannot run without. */
  readonly file?: FileRef;
  /** The money that this step puts at risk. */
  readonly puts?: Exposure;
  /** For `wait`: how long in all before publishing gives up. */
  readonly patience_s?: number;
}

export interface Plan {
  readonly platform: AdPlatformName;
  readonly api_version: string;
  readonly steps: readonly Step[];
  readonly exposure: Exposure;
  /** SHA-256 of content, clip identity, settings and API version as canonical JSON; the same before and after rendering. */
  readonly fingerprint: string;
}

/** Who sells the ads of each placement. */
export const AD_PLATFORM_OF: Readonly<Record<Platform, AdPlatformName>> = {
  instagram: 'meta',
  tiktok: 'tiktok',
  youtube: 'google',
};

export interface Finding {
  readonly level: 'refused' | 'warning';
  readonly code: string;
  /** The field of ours: `ad.headline`, `budget_cents`, `settings.page_id`. */
  readonly field: string;
  readonly detail: string;
  /** Where the rule is from. */
  readonly source: string;
}

export interface DraftToPublish {
  readonly campaign_id: string;
  /** Which publication of the campaign this is: 1, 2, … */
  readonly number: number;
  readonly name: string;
  readonly platform: Platform;
  readonly budget_minor: number;
  readonly currency: string;
  readonly ad: Ad;
}

export interface RenderedClip {
  readonly clip_id: string;
  readonly platform: Platform;
  /** SHA-256 that names what is rendered (film, stretch, placement), known before the file exists. */
  readonly identity: string;
  readonly file?: FileRef;
  readonly thumbnail?: FileRef;
}

/** An account's row as an adapter sees it: no token. */
export interface AccountToUse {
  readonly external_id: string;
  readonly environment: 'live' | 'sandbox';
  readonly currency: string;
  readonly time_zone: string;
  readonly settings: JsonObject;
}

/** What the platform says of the account. */
export interface AccountFacts {
  readonly name: string;
  readonly currency: string;
  readonly time_zone: string;
  readonly is_usable: boolean;
  readonly token_expires_at?: string;
  /** What keeps it from use, and what soon will. */
  readonly findings: readonly Finding[];
}

/** Remote ids by step key. */
export type Known = Readonly<Record<string, string>>;

export interface Difference {
  readonly field: string;
  readonly ours: Json;
  readonly theirs: Json;
}

export interface RemoteRef {
  readonly kind: RemoteKind;
  readonly remote_id: string;
  readonly name: string;
  readonly parent_remote_id?: string;
  /** Fields that are not as the step expects, status included; empty: it can be adopted. */
  readonly differs: readonly Difference[];
}

/** `is_sound`: all pages were read, and something known to exist was seen in the same way. An unsound look proves nothing. */
export interface Look {
  readonly found: readonly RemoteRef[];
  readonly is_sound: boolean;
  readonly problem?: Problem;
}

/** An object as the platform has it now. */
export interface Seen {
  readonly kind: RemoteKind;
  readonly remote_id: string;
  readonly exists: boolean;
  readonly name?: string;
  readonly configured?: 'active' | 'paused' | 'removed';
  /** The vendor's word for what it does now, parents included. */
  readonly effective?: string;
  readonly is_delivering?: boolean;
  readonly review?: 'pending' | 'approved' | 'refused';
  readonly issues?: readonly string[];
  readonly budget?: { readonly kind: 'lifetime' | 'daily'; readonly minor: number };
  readonly spend_minor?: number;
}

export interface ToObserve {
  readonly kind: RemoteKind;
  readonly remote_id: string;
  readonly step: string;
}

export type Change =
  | { readonly to: 'active' | 'paused' | 'removed' }
  | { readonly to: 'budget'; readonly kind: 'lifetime' | 'daily'; readonly minor: number };

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

export interface Capabilities {
  readonly uniqueness: 'none' | 'request_id' | 'unique_name';
  /** Looks after the last moment at which a request can have left, in seconds. */
  readonly settle_s: readonly number[];
  readonly budget: {
    readonly kinds: readonly ('lifetime' | 'daily')[];
    /** A daily budget times this is what a day can cost. */
    readonly overspend_per_day: number;
    readonly changes_per_hour?: number;
  };
  readonly results_settle_days: number;
}

/** The token of an account, opened; never logged, stored or shown. */
export interface AccountToken {
  readonly access_token: string;
  readonly app_secret?: string;
  readonly [name: string]: string | undefined;
}

export interface AdPlatform {
  readonly name: AdPlatformName;
  readonly api_version: string;
  readonly capabilities: Capabilities;
  /** How the platform is reached: its hosts by name, the token in a header, its usage headers read. */
  readonly connection: Connection;
  /** Pure; never throws. Without a plan, the findings say why. `now` only judges dates: the plan does not depend on it. */
  prepare(draft: DraftToPublish, clip: RenderedClip, account: AccountToUse, now: Date): Prepared;
  /** Reads and validate-only requests. */
  preflight(plan: Plan, account: AccountToUse, calls: Calls): Promise<readonly Finding[]>;
  /** Looks for what the step made. For steps on an object that exists: the object, with what is not yet as wanted. */
  look(step: Step, known: Known, calls: Calls): Promise<Look>;
  /** The object that a person names for this step; `found` is empty when there is none. */
  inspect(step: Step, known: Known, remoteId: string, calls: Calls): Promise<Look>;
  /** Sends at most one mutating request. */
  run(step: Step, known: Known, calls: Calls, resume?: Json): Promise<Outcome>;
  /** The steps of a change, in the platform's order: activation from the ad up, pausing at the campaign, removal children first. */
  changes(objects: readonly ToObserve[], change: Change, account: AccountToUse): readonly Step[];
  observe(objects: readonly ToObserve[], account: AccountToUse, calls: Calls): Promise<readonly Seen[]>;
  /** Everything in the account whose name holds the marker. */
  search(markerPrefix: string, calls: Calls): Promise<Look>;
  /** Without `until`: to the platform's own today. */
  results(span: ResultSpan, ads: readonly string[], account: AccountToUse, calls: Calls): AsyncIterable<ResultPart>;
  checkAccount(externalId: string, calls: Calls): Promise<AccountFacts>;
  refreshToken?(
    token: AccountToken,
    calls: Calls,
  ): Promise<{ readonly token: AccountToken; readonly expires_at?: string }>;
}

export interface Prepared {
  readonly plan?: Plan;
  readonly findings: readonly Finding[];
}

export interface Connection {
  /** The origin of each host, e.g. graph and video. */
  readonly hosts: Readonly<Record<string, string>>;
  /** What the sandbox serves the platform under, e.g. /meta. */
  readonly sandbox_path: string;
  authorize(token: AccountToken): {
    readonly headers: Readonly<Record<string, string>>;
    readonly query: Readonly<Record<string, string>>;
  };
  usage(reply: Reply): Usage;
}

/** How much of the platform's allowance is used, 0 to 1, and when it opens again. */
export interface Usage {
  readonly ratio?: number;
  readonly regain_in_s?: number;
  /** The reply refuses because the allowance is used up. */
  readonly is_throttled: boolean;
}

/** Sends one request; knows address, token, pacing, patience. Never repeats a write; may repeat a read. */
export interface Calls {
  readonly account_id: string;
  /** The account as the platform names it. */
  readonly external_id: string;
  now(): Date;
  send(request: ApiRequest): Promise<Reply | NoReply>;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the host, version included: /v26.0/act_1/campaigns. */
  readonly path: string;
  readonly host?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  readonly form?: Form;
  /** Goes ahead when the allowance is nearly used: pausing does. */
  readonly is_urgent?: boolean;
}

/** Multipart; the part of the file is streamed from disk. */
export interface Form {
  readonly fields: Readonly<Record<string, string>>;
  readonly file?: {
    readonly field: string;
    readonly name: string;
    readonly path: string;
    readonly from?: number;
    readonly to?: number;
  };
}

export type ReplyHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** `body` undefined: it was not JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: Json | undefined;
  /** The allowance is used up until then. */
  readonly held_until?: string;
}

export interface NoReply {
  readonly sent: 'no' | 'maybe';
  readonly why: string;
  /** Held back by the account's pace until then. */
  readonly until?: string;
}
