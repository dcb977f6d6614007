import type { Answer, ApiRequest, FaultName } from '../world/index.ts';
import { isFields } from './check-message.ts';
import type { Google } from './google.ts';
import { type GoogleAdsError, Refusal, refusalAnswer } from './refusal.ts';
import { bearerOf } from './tokens.ts';

/** The errors of faults as Google words them: the protos' errors, and how gRPC maps to HTTP. */
const REFUSALS: Partial<Record<FaultName, readonly [status: string, category: string, word: string, message: string]>> =
  {
    'token-190': [
      'UNAUTHENTICATED',
      'authentication_error',
      'OAUTH_TOKEN_EXPIRED',
      'The OAuth access token has expired.',
    ],
    'checkpoint-190-459': [
      'UNAUTHENTICATED',
      'authentication_error',
      'TWO_STEP_VERIFICATION_NOT_ENROLLED',
      'Enroll in 2-Step Verification.',
    ],
    'permission-10': [
      'PERMISSION_DENIED',
      'authorization_error',
      'ACTION_NOT_PERMITTED',
      'The user does not have permission to perform this action.',
    ],
    'permission-200': [
      'PERMISSION_DENIED',
      'authorization_error',
      'USER_PERMISSION_DENIED',
      "User doesn't have permission to access customer.",
    ],
    'app-in-development': [
      'PERMISSION_DENIED',
      'authorization_error',
      'DEVELOPER_TOKEN_NOT_APPROVED',
      'The developer token is only approved for test accounts.',
    ],
    'account-disabled': [
      'PERMISSION_DENIED',
      'authorization_error',
      'CUSTOMER_NOT_ENABLED',
      'The customer account is not enabled.',
    ],
    'version-gone': ['INVALID_ARGUMENT', 'request_error', 'UNSUPPORTED_VERSION', 'Version v25 is deprecated.'],
    'reject-1487390': [
      'ABORTED',
      'database_error',
      'CONCURRENT_MODIFICATION',
      'Multiple requests were attempting to modify the same resource at once.',
    ],
    'reduce-data': [
      'RESOURCE_EXHAUSTED',
      'quota_error',
      'EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION',
      'Too much was asked for.',
    ],
    'http-500-2': ['INTERNAL', 'internal_error', 'TRANSIENT_ERROR', 'Transient internal error. Retry the request.'],
    'http-500-2-after-commit': ['INTERNAL', 'internal_error', 'INTERNAL_ERROR', 'An internal error has occurred.'],
    'chunk-6001': ['UNAVAILABLE', 'internal_error', 'TRANSIENT_ERROR', 'The upload failed; go on with it.'],
    'chunk-1363030': ['DEADLINE_EXCEEDED', 'internal_error', 'DEADLINE_EXCEEDED', 'The upload timed out.'],
  };

const RETRY_DELAY = { quotaErrorDetails: { rateScope: 'ACCOUNT', rateName: 'Requests per minute', retryDelay: '30s' } };

export function refuse({ endedTokens }: Google, kind: FaultName, request: ApiRequest, trace: string): Answer {
  const token = bearerOf(request) ?? '';
  if (kind === 'token-190') endedTokens.add(token);
  if (kind === 'hostile-text')
    return answer(
      'INVALID_ARGUMENT',
      {
        ...{ category: 'mutate_error', word: 'MUTATE_NOT_ALLOWED' },
        message: `<script>alert(1)</script>\u0000\u001b[31m ${token} ${'x'.repeat(1_000_000)}`,
      },
      trace,
    );
  const known = REFUSALS[kind];
  if (known !== undefined) {
    const [status, category, word, message] = known;
    return answer(status, { category, word, message }, trace);
  }
  return answer(
    'RESOURCE_EXHAUSTED',
    {
      ...{ category: 'quota_error', word: 'RESOURCE_TEMPORARILY_EXHAUSTED', details: RETRY_DELAY },
      message: 'Too many requests. Retry in 30 seconds.',
    },
    trace,
  );
}

const answer = (status: string, error: GoogleAdsError, trace: string): Answer =>
  refusalAnswer(new Refusal(status, error.message, [error]), trace);

const FOREIGN = '9999999999';

/** Returns a reply that was corrupted on its way. */
export function bend(kind: FaultName, answered: Answer): Answer {
  const body = isFields(answered.body) ? answered.body : {};
  const with_ = (changed: object): Answer => ({ ...answered, body: { ...body, ...changed } });
  const results = Array.isArray(body.results) ? body.results : undefined;
  switch (kind) {
    case 'success-without-id': {
      const { 'x-goog-upload-url': _, ...headers } = answered.headers;
      return { status: answered.status, headers, body: {} };
    }
    case 'success-with-foreign-id':
      return {
        ...answered,
        body: JSON.parse(JSON.stringify(body).replace(/(customers\/\d+\/\w+\/)[\d~]+/g, `$1${FOREIGN}`)),
      };
    case 'empty-page':
      return results === undefined ? answered : with_({ results: undefined });
    case 'partial-page':
      return results === undefined ? answered : with_({ results: results.slice(0, Math.floor(results.length / 2)) });
    case 'stale-page':
      return results === undefined ? answered : with_({ results: results.slice(0, -1) });
    default:
      return answered;
  }
}
