import type { AccountToken, AccountToUse } from './account.ts';
import type { Json, JsonObject } from './values.ts';

export interface Connection {
  /** The origin of each host, e.g. graph and video. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The path under which the sandbox serves the platform, e.g. /meta. */
  readonly sandbox_path: string;
  authorize(
    token: AccountToken,
    account: Pick<AccountToUse, 'environment' | 'settings'>,
  ): {
    readonly headers: Readonly<Record<string, string>>;
    readonly query: Readonly<Record<string, string>>;
  };
  usage(reply: Reply): Usage;
  /** How to get an access token from the sealed token; undefined for a token that is used unchanged. */
  grant?(token: AccountToken): Grant | undefined;
}

/** A request for an access token that is valid for a limited time. */
export interface Grant {
  readonly request: ApiRequest;
  /** Undefined if the reply contains no token and says why. */
  read(reply: Reply): { readonly access_token: string; readonly lasts_s: number } | undefined;
}

/** How much of the platform's allowance is used, 0 to 1, and when it resets. */
export interface Usage {
  readonly ratio?: number;
  readonly regain_in_s?: number;
  /** The reply refuses because the allowance is used up. */
  readonly is_throttled: boolean;
}

/** Sends one request; knows the address, the token, the pace, and the time limits. Never repeats a write; may repeat a read. */
export interface Calls {
  readonly account_id: string;
  /** The platform's id of the account. */
  readonly external_id: string;
  now(): Date;
  /** Waits while the platform creates something in the background; in a sandbox, this is shortened like all waits. */
  sleep(ms: number): Promise<unknown>;
  send(request: ApiRequest): Promise<Reply | NoReply>;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The path after the host, including the version: /v26.0/act_1/campaigns. */
  readonly path: string;
  readonly host?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  readonly form?: Form;
  readonly raw?: Raw;
  /** In addition to those of the connection. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Changes nothing although it is not a GET: queries and validation. It may be repeated. */
  readonly is_read?: boolean;
  /** Sent even when the allowance is nearly used; for example, a pause. */
  readonly is_urgent?: boolean;
}

/** Multipart; the file part is streamed from disk. */
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

/** `body` is undefined if it was not JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: Json | undefined;
  /** The time until which the allowance is used up. */
  readonly held_until?: string;
}

export interface NoReply {
  readonly sent: 'no' | 'maybe';
  readonly why: string;
  /** The time until which the account's pace holds it back. */
  readonly until?: string;
}
