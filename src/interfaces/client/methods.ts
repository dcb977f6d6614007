import type { components, operations } from './schema.ts';

export type OperationId = keyof operations;

/** Every code that an answer can carry. */
export type ProblemCode = components['schemas']['ProblemCode'];

/** The codes that an operation can answer. */
export type ProblemCodeOf<Id extends OperationId> = components['schemas']['CommonProblemCode'] | operations[Id]['code'];

/** The fields of path, query and body in one object. */
export type Input<Id extends OperationId> = operations[Id]['input'];

/** What it answers: JSON, or the bytes of a file. */
export type Reply<Id extends OperationId> = operations[Id]['reply'];

type ListKey<Id extends OperationId> = operations[Id]['rows'];
type Item<Id extends OperationId> =
  Reply<Id> extends { [Key in ListKey<Id> & string]: readonly (infer Row)[] } ? Row : never;

/** How one call is sent, where it differs from the client's own settings. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long an attempt may take, in ms; 0: any time. */
  readonly timeoutMs?: number | undefined;
  /** How often it is sent again at most. */
  readonly retries?: number | undefined;
  /** A key of your own for this request; default: a new one. */
  readonly idempotencyKey?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A body that is sent as it is read, such as a CSV file; it is never sent again. */
  readonly stream?: StreamedBody | undefined;
}

export interface StreamedBody {
  /** Its media type. */
  readonly type: string;
  readonly content: Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** What came beside the answer. */
export interface ReplyInfo {
  readonly status: number;
  readonly headers: Headers;
  readonly requestId: string;
  /** The server had done this request before, under the same idempotency key. */
  readonly isReplayed: boolean;
}

export interface WithResponse<Data> {
  readonly data: Data;
  readonly response: ReplyInfo;
}

/** A call on its way. */
export type Call<Data> = Promise<Data> & {
  /** The answer with its status and headers. */
  withResponse(): Promise<WithResponse<Data>>;
};

/** A list: awaited it is its first page; iterated it is every row, page by page. */
export type ListCall<Page, Row> = Call<Page> &
  AsyncIterable<Row> & {
    pages(): AsyncIterable<Page>;
    /** At most `max` rows. */
    toArray(options: { readonly max: number }): Promise<Row[]>;
  };

type Answer<Id extends OperationId> = [ListKey<Id>] extends [never] ? Call<Reply<Id>> : ListCall<Reply<Id>, Item<Id>>;

type Nothing = Record<never, never>;
type Method<Id extends OperationId> =
  Nothing extends Input<Id>
    ? (input?: Input<Id>, options?: CallOptions) => Answer<Id>
    : (input: Input<Id>, options?: CallOptions) => Answer<Id>;

export type Noun = OperationId extends `${infer Name}.${string}` ? Name : never;
type VerbOf<Name extends string, Id = OperationId> = Id extends `${Name}.${infer Verb}` ? Verb : never;

/** Every operation of the API as `client.noun.verb(input)`. */
export type Methods = {
  readonly [Name in Noun]: {
    readonly [Verb in VerbOf<Name>]: `${Name}.${Verb}` extends infer Id extends OperationId ? Method<Id> : never;
  };
};
