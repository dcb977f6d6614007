import type { FaultName } from './fault-kinds.ts';
import type { Fault } from './faults.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A file in a multipart body. Its bytes are kept only if a later request needs them. */
export interface UploadedFile {
  readonly field: string;
  readonly name: string;
  readonly size: number;
  readonly md5: string;
  readonly sha256: string;
  readonly bytes: Uint8Array | undefined;
}

/** A request as a platform sees it: method, path below the platform's own address, and everything that was sent with it. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Query and body merged; the body wins. Values are strings, or JSON values if the body was JSON. */
  readonly params: Fields;
  readonly files: readonly UploadedFile[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The server's address, for links such as the next page. */
  readonly origin: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** An object as `GET /_/state` shows it: its real state, without lag. */
export interface ObjectShown {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly status: string;
  readonly parent_id: string;
  readonly created_at: string;
  /** In whole smallest units, as the platform defines them. */
  readonly spend_minor: number;
  readonly [more: string]: unknown;
}

/** One ad platform of the sandbox. It is synchronous: a request takes effect at a single moment. */
export interface SandboxPlatform {
  readonly name: string;
  /** Checks whether a path without the prefix `/NAME` belongs to this platform. */
  owns(path: string): boolean;
  /** Returns the name of the request's route for faults, such as `POST adsets`. */
  routeOf(request: ApiRequest): string;
  /** Checks whether the request changes nothing. By default, only GET requests do not. */
  isRead?(request: ApiRequest): boolean;
  /** Continues ongoing processes up to now. It is called before anything changes. */
  passTime(): void;
  /** Carries out a request. It gets the fault only if the fault changes what the request does, not how the reply arrives. */
  handle(request: ApiRequest, fault?: Fault): Answer;
  /** Returns the platform's own error for a fault. */
  refuse(kind: FaultName, request: ApiRequest): Answer;
  /** Returns a corrupted reply. */
  bend(kind: FaultName, answer: Answer): Answer;
  objects(): readonly ObjectShown[];
  /** Does what a person does in the platform's own user interface. It is not a client's request, and not in the list of requests. */
  actAsPerson(id: string, act: PersonAct): ObjectShown | undefined;
  /** Sets properties of an account: currency, time zone, permissions. */
  setAccount(id: string, settings: Fields): Fields;
  /** Returns the hidden truth behind the results, and the money that was spent. */
  truth(): unknown;
  /** Lists every rule and behavior that can be switched off, with its source. */
  rules(): readonly RuleShown[];
  reset(): void;
}

export interface RuleShown {
  readonly name: string;
  /** What it does, or the error that it returns. */
  readonly what: string;
  readonly source: string;
  /** How certain it is that the real platform does the same. */
  readonly confidence: 'reported' | 'documented' | 'third-party' | 'unconfirmed';
}

export type PersonAct =
  | { readonly act: 'edit'; readonly fields: Fields }
  | { readonly act: 'delete' }
  | { readonly act: 'copy'; readonly count: number; readonly fields: Fields };
