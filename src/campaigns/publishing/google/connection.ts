import { textAt } from '../json.ts';
import type { AccountToken, Connection, Grant, Reply, Usage } from '../port.ts';
import { errorsOf, retryDelayS } from './errors.ts';
import { customerId } from './version.ts';

/** A daily quota resets at midnight Pacific Time; requests before that count too. */
const NEXT_DAY_S = 6 * 3_600;
const PLACEHOLDER = 'sandbox';

/** Headers carry the access token, the developer token, and the manager account through which the ads account is reached. */
export const connection: Connection = {
  hosts: { graph: 'https://googleads.googleapis.com', token: 'https://oauth2.googleapis.com' },
  sandbox_path: '/google',
  authorize({ access_token, developer_token }, { environment, settings }) {
    const manager = textAt(settings, 'login_customer_id');
    const developer = developer_token ?? (environment === 'sandbox' ? PLACEHOLDER : undefined);
    return {
      headers: {
        authorization: `Bearer ${access_token}`,
        ...(developer === undefined ? {} : { 'developer-token': developer }),
        ...(manager === undefined ? {} : { 'login-customer-id': customerId(manager) }),
      },
      query: {},
    };
  },
  usage,
  grant,
};

function usage(reply: Reply): Usage {
  const quota = errorsOf(reply.body).find(({ category }) => category === 'quotaError');
  if (reply.status !== 429 && quota === undefined) return { is_throttled: false };
  const delay = retryDelayS(reply.body) ?? (quota?.word === 'RESOURCE_EXHAUSTED' ? NEXT_DAY_S : undefined);
  return { is_throttled: true, ...(delay === undefined ? {} : { regain_in_s: delay }) };
}

/** Requests an OAuth 2.0 access token for a refresh token. A complete access token is used unchanged. */
function grant({ refresh_token, client_id, client_secret }: AccountToken): Grant | undefined {
  if (refresh_token === undefined) return undefined;
  const fields = {
    grant_type: 'refresh_token',
    client_id: client_id ?? '',
    client_secret: client_secret ?? '',
    refresh_token,
  };
  return {
    request: {
      ...{ method: 'POST', host: 'token', path: '/token', is_read: true },
      raw: { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(fields).toString() },
    },
    read({ body }) {
      const [access_token, lasts] = [textAt(body, 'access_token'), Number(textAt(body, 'expires_in'))];
      return access_token === undefined || access_token === '' || !Number.isFinite(lasts)
        ? undefined
        : { access_token, lasts_s: lasts };
    },
  };
}
