import type { AccountToken, AccountToUse } from './account.ts';
import type { Json, JsonObject } from './values.ts';

export interface Connection {
  /** The origin of each host, e.g. graph and video. */
  readonly hosts: Readonly<Record<string, string>>;
  /** What the sandbox serves the platform under, e.g. /meta. */
  readonly sandbox_path: string;
  authorize(
    token: AccountToken,
    account: Pick<AccountToUse, 'environment' | 'settings'>,
  ): {
    readonly headers: Readonly<Record<string, string>>;
    readonly query: Readonly<Record<string, string>>;
  };
  usage(reply: Reply): Usage;
  /** How an access token is got from what is sealed; undefined for a token that is used as it is. */
  grant?(token: AccountToken): Grant | undefined;
}

/** Asks for an access token that lasts a while. */
export interface Grant {
  readonly request: ApiRequest;
  /** Undefined: the reply gives none, and says why. */
  read(reply: Reply): { readonly access_token: string; readonly lasts_s: number } | undefined;
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
  /** Waits for what the platform makes in the background; in a sandbox as much shorter as all waits are. */
  sleep(ms: number): Promise<unknown>;
  send(request: ApiRequest): Promise<Reply | NoReply>;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the host, version included: /v26.0/act_1/campaigns. */
  readonly path: string;
  readonly host?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  readonly form?: Form;
  readonly raw?: Raw;
  /** Beside those of the connection. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Changes nothing although it is no GET: queries and validation. It may be repeated. */
  readonly is_read?: boolean;
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

/** A body that is neither JSON nor a form: text, or a part of a file. */
export type Raw =
  | { readonly type: string; readonly text: string }
  | { readonly type: string; readonly path: string; readonly from: number; readonly to: number };

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
