import type { components, Operation, operations } from './schema.ts';

export type Noun = keyof operations;
export type OperationId = { [Name in Noun]: `${Name}.${keyof operations[Name] & string}` }[Noun];

/** Of the operation `noun.verb`: what it takes, answers, and so on. */
type Part<Id extends OperationId, Key extends string> = Id extends `${infer Name extends Noun}.${infer Verb}`
  ? operations[Name] extends Record<Verb, Record<Key, infer Found>>
    ? Found
    : never
  : never;

/** Every code that an answer can carry. */
export type ProblemCode = ProblemCodeOf<OperationId>;

/** The codes that an operation can answer. */
export type ProblemCodeOf<Id extends OperationId> = components['schemas']['CommonProblemCode'] | Part<Id, 'code'>;

/** The fields of path, query and body in one object. */
export type Input<Id extends OperationId> = Part<Id, 'input'>;

/** What it answers: JSON, or the bytes of a file. */
export type Reply<Id extends OperationId> = Part<Id, 'reply'>;

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
