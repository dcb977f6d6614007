import type { components, Operation, operations } from './schema.ts';

export type Noun = keyof operations;
export type OperationId = { [Name in Noun]: `${Name}.${keyof operations[Name] & string}` }[Noun];

/** A part of the operation `noun.verb`: its input, reply, and so on. */
type Part<Id extends OperationId, Key extends string> = Id extends `${infer Name extends Noun}.${infer Verb}`
  ? operations[Name] extends Record<Verb, Record<Key, infer Found>>
    ? Found
    : never
  : never;

/** Every code that a reply can contain. */
export type ProblemCode = ProblemCodeOf<OperationId>;

/** The codes that an operation can return. */
export type ProblemCodeOf<Id extends OperationId> = components['schemas']['CommonProblemCode'] | Part<Id, 'code'>;

/** An operation's input: the fields of path, query and body in one object. */
export type Input<Id extends OperationId> = Part<Id, 'input'>;

/** An operation's reply: JSON, or the bytes of a file. */
export type Reply<Id extends OperationId> = Part<Id, 'reply'>;

/** The options of a single call, which override the client's own settings. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long an attempt may take, in ms; 0 means no limit. */
  readonly timeoutMs?: number | undefined;
  /** How often the request is sent again at most. */
  readonly retries?: number | undefined;
  /** Your own idempotency key for this request. Default: a new one. */
  readonly idempotencyKey?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A body that is sent as it is read, such as a CSV file. It is never sent again. */
  readonly stream?: StreamedBody | undefined;
}

export interface StreamedBody {
  /** The body's media type. */
  readonly type: string;
  readonly content: Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** The status and headers of a reply. */
export interface ReplyInfo {
  readonly status: number;
  readonly headers: Headers;
  readonly requestId: string;
  /** The server had already carried out this request, under the same idempotency key. */
  readonly isReplayed: boolean;
}

export interface WithResponse<Data> {
  readonly data: Data;
  readonly response: ReplyInfo;
}

/** A call in progress. */
export type Call<Data> = Promise<Data> & {
  /** Resolves with the reply, its status and its headers. */
  withResponse(): Promise<WithResponse<Data>>;
};

/** A list. Await it to get its first page; iterate over it to get every row, page by page. */
export type ListCall<Page, Row> = Call<Page> &
  AsyncIterable<Row> & {
    pages(): AsyncIterable<Page>;
    /** Returns at most `max` rows. */
    toArray(options: { readonly max: number }): Promise<Row[]>;
  };

type Item<Page, Key> = Page extends { [Name in Key & string]: readonly (infer Row)[] } ? Row : never;
type Answer<Data, Key> = [Key] extends [never] ? Call<Data> : ListCall<Data, Item<Data, Key>>;

type Method<One> =
  One extends Operation<infer Fields, infer Data, infer Key, unknown>
    ? Record<never, never> extends Fields
      ? (input?: Fields, options?: CallOptions) => Answer<Data, Key>
      : (input: Fields, options?: CallOptions) => Answer<Data, Key>
    : never;

/** Every operation of the API as `client.noun.verb(input)`. */
export type Methods = {
  readonly [Name in Noun]: { readonly [Verb in keyof operations[Name]]: Method<operations[Name][Verb]> };
};
