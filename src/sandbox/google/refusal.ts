import type { Answer } from '../world/index.ts';

/** One error of a GoogleAdsFailure. */
export interface GoogleAdsError {
  /** The error's field in ErrorCode, such as `campaign_error`. */
  readonly category: string;
  readonly word: string;
  readonly message: string;
  readonly trigger?: string;
  /** Where the error is: field names, and for an item of a list also its index. */
  readonly path?: readonly (string | readonly [name: string, index: number])[];
  readonly details?: unknown;
}

const HTTP: Readonly<Record<string, number>> = {
  ...{ INVALID_ARGUMENT: 400, FAILED_PRECONDITION: 400, UNAUTHENTICATED: 401, PERMISSION_DENIED: 403, NOT_FOUND: 404 },
  ...{ ABORTED: 409, RESOURCE_EXHAUSTED: 429, INTERNAL: 500, UNAVAILABLE: 503, DEADLINE_EXCEEDED: 504 },
};

/** The reply of the API to a request that it refuses. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    /** A value of google.rpc.Code. */
    readonly status: string,
    message: string,
    readonly errors: readonly GoogleAdsError[] = [],
    /** Fields whose JSON cannot be parsed, which a proxy before the API refuses. */
    readonly violations: readonly { readonly field: string; readonly description: string }[] = [],
  ) {
    super(message);
  }
}

/** Creates the refusal of a request with values that the API does not accept. */
export const refusal = (error: GoogleAdsError, status = 'INVALID_ARGUMENT'): Refusal =>
  new Refusal(status, 'Request contains an invalid argument.', [error]);

/** Creates the refusal of JSON that fits no message: it happens before the API sees the request. */
export const unreadable = (field: string, description: string): Refusal =>
  new Refusal('INVALID_ARGUMENT', `Invalid JSON payload received. ${description}`, [], [{ field, description }]);

export const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, next: string) => next.toUpperCase());

export function refusalAnswer({ status, message, errors, violations }: Refusal, trace: string): Answer {
  const code = HTTP[status] ?? 400;
  const failure = {
    '@type': 'type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure',
    errors: errors.map(({ category, word, message: text, trigger, path, details }) => ({
      errorCode: { [camel(category)]: word },
      message: text,
      ...(trigger === undefined ? {} : { trigger: { stringValue: trigger } }),
      ...(path === undefined ? {} : { location: { fieldPathElements: path.map(elementOf) } }),
      ...(details === undefined ? {} : { details }),
    })),
    requestId: trace,
  };
  const bad = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations };
  const details = [...(errors.length > 0 ? [failure] : []), ...(violations.length > 0 ? [bad] : [])];
  return {
    status: code,
    headers: { 'request-id': trace },
    body: { error: { code, message, status, ...(details.length > 0 ? { details } : {}) } },
  };
}

const elementOf = (part: string | readonly [string, number]) =>
  typeof part === 'string' ? { fieldName: part } : { fieldName: part[0], index: part[1] };
