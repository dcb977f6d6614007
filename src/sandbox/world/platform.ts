import type { FaultName } from './fault-kinds.ts';
import type { Fault } from './faults.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A file of a multipart body. Its bytes are held only where a later request goes on with them. */
export interface UploadedFile {
  readonly field: string;
  readonly name: string;
  readonly size: number;
  readonly md5: string;
  readonly sha256: string;
  readonly bytes: Uint8Array | undefined;
}

/** A request as a platform sees it: method, path below the platform's own address, and everything that came with it. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Query and body in one; the body wins. Values are texts, or JSON where the body was JSON. */
  readonly params: Fields;
  readonly files: readonly UploadedFile[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Where the server is reached, for links such as the next page. */
  readonly origin: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What a platform shows of an object to `GET /_/state`: the truth, lag or not. */
export interface ObjectShown {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly status: string;
  readonly parent_id: string;
  readonly created_at: string;
  /** Whole units of the platform's own smallest unit. */
  readonly spend_minor: number;
  readonly [more: string]: unknown;
}

/** One ad platform of the sandbox. Everything in it is synchronous: a request takes effect at one moment. */
export interface SandboxPlatform {
  readonly name: string;
  /** Whether a path without `/NAME` in front is this platform's all the same. */
  owns(path: string): boolean;
  /** The name under which faults meet the request, such as `POST adsets`. */
  routeOf(request: ApiRequest): string;
  /** Whether the request changes nothing; without it, those that are GET. */
  isRead?(request: ApiRequest): boolean;
  /** Lets what goes on by itself go on until now: called before anything changes. */
  passTime(): void;
  /** Does what is asked. A fault is given when it changes what the request does, not only how the reply arrives. */
  handle(request: ApiRequest, fault?: Fault): Answer;
  /** An error in the platform's own words. */
  refuse(kind: FaultName, request: ApiRequest): Answer;
  /** A reply made wrong. */
  bend(kind: FaultName, answer: Answer): Answer;
  objects(): readonly ObjectShown[];
  /** What a person does in the platform's own pages: no request of a client, and not in the list of requests. */
  actAsPerson(id: string, act: PersonAct): ObjectShown | undefined;
  /** Sets what an account is: currency, time zone, permissions. */
  setAccount(id: string, settings: Fields): Fields;
  /** The hidden truth behind the results, and the money that was spent. */
  truth(): unknown;
  /** Every rule and behavior that can be switched off, with where it was read. */
  rules(): readonly RuleShown[];
  reset(): void;
}

export interface RuleShown {
  readonly name: string;
  /** What it does, or the error that it gives. */
  readonly what: string;
  readonly source: string;
  /** How sure we are that the real platform does the same. */
  readonly confidence: 'reported' | 'documented' | 'third-party' | 'unconfirmed';
}

export type PersonAct =
  | { readonly act: 'edit'; readonly fields: Fields }
  | { readonly act: 'delete' }
  | { readonly act: 'copy'; readonly count: number; readonly fields: Fields };
