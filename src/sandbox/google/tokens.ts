import type { Answer, ApiRequest } from '../world/index.ts';
import type { Google } from './google.ts';
import { Refusal, refusal } from './refusal.ts';

const LASTS_S = 3_599;
/** The only API version that the sandbox knows; other well-formed versions are refused. */
const VERSION = 'v25';

export const bearerOf = ({ headers }: Pick<ApiRequest, 'headers'>): string | undefined =>
  /^Bearer (.+)$/.exec(String(headers.authorization ?? ''))?.[1];

/** Answers `POST /token` of Google's authorization server: issues an access token for a refresh token. */
export function grant({ world, endedTokens, grants }: Google, { params }: ApiRequest): Answer {
  const refuse = (error: string, error_description: string): Answer => ({
    ...{ status: 400, headers: {}, body: { error, error_description } },
  });
  if (params.grant_type !== 'refresh_token')
    return refuse('unsupported_grant_type', 'This sandbox gives tokens for refresh tokens.');
  const missing = ['client_id', 'client_secret', 'refresh_token'].find((name) => typeof params[name] !== 'string');
  if (missing !== undefined) return refuse('invalid_request', `Missing required parameter: ${missing}`);
  if (endedTokens.has(String(params.refresh_token)))
    return refuse('invalid_grant', 'Token has been expired or revoked.');
  const access_token = `ya29.sandbox-${grants.size + 1}-${world.seed}`;
  grants.set(access_token, world.clock.now() + LASTS_S * 1000);
  return {
    status: 200,
    headers: {},
    body: { access_token, expires_in: LASTS_S, token_type: 'Bearer', scope: 'https://www.googleapis.com/auth/adwords' },
  };
}

/** @throws Refusal for a request without valid credentials */
export function checkHeaders(
  { world, endedTokens, grants, accounts }: Google,
  request: ApiRequest,
  customer: string,
): void {
  const token = bearerOf(request);
  const ended =
    token !== undefined &&
    (endedTokens.has(token) || (grants.get(token) ?? Number.POSITIVE_INFINITY) <= world.clock.now());
  if (ended || (token === undefined && world.holds('google:token-needed')))
    throw new Refusal('UNAUTHENTICATED', 'Request had invalid authentication credentials.', [
      {
        ...{ category: 'authentication_error', word: ended ? 'OAUTH_TOKEN_EXPIRED' : 'OAUTH_TOKEN_HEADER_INVALID' },
        message: 'The OAuth access token is not valid.',
      },
    ]);
  if (request.headers['developer-token'] === undefined && world.holds('google:developer-token'))
    throw refusal({
      ...{ category: 'request_error', word: 'DEVELOPER_TOKEN_PARAMETER_MISSING' },
      message: 'The developer token is missing.',
    });
  if (!/^\d+$/.test(customer))
    throw refusal({
      category: 'request_error',
      word: 'INVALID_CUSTOMER_ID',
      message: 'Customer id is invalid.',
      trigger: customer,
    });
  if (accounts.get(customer).status !== 'ENABLED' && world.holds('google:customer-enabled'))
    throw new Refusal('PERMISSION_DENIED', 'The caller does not have permission', [
      {
        ...{ category: 'authorization_error', word: 'CUSTOMER_NOT_ENABLED' },
        message: "The customer account can't be accessed because it is not yet enabled or has been deactivated.",
      },
    ]);
}

/** @throws Refusal for a version that the sandbox does not have */
export function checkVersion({ world }: Google, version: string): void {
  if (version !== VERSION && world.holds('google:version-gone'))
    throw refusal({
      ...{ category: 'request_error', word: 'UNSUPPORTED_VERSION' },
      message: `Version ${version} is deprecated. Requests to this version will be blocked.`,
    });
}
