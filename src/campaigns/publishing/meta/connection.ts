import { createHmac } from 'node:crypto';
import { at, isObject, listAt, numberAt } from '../json.ts';
import type { Connection, JsonObject, Reply, ReplyHeaders, Usage } from '../port.ts';
import { isThrottle } from './codes.ts';

export const connection: Connection = {
  hosts: { graph: 'https://graph.facebook.com', video: 'https://graph-video.facebook.com' },
  sandbox_path: '/meta',
  authorize: ({ access_token, app_secret }) => ({
    headers: { authorization: `Bearer ${access_token}` },
    query: proofOf(access_token, app_secret),
  }),
  usage,
};

/** Meta's guide "Securing Graph API requests": HMAC-SHA256 of the token under the app secret, in hex. */
const proofOf = (token: string, secret: string | undefined): Readonly<Record<string, string>> =>
  secret === undefined ? {} : { appsecret_proof: createHmac('sha256', secret).update(token).digest('hex') };

/**
 * Returns the most used of the allowances in a reply's headers: by business use case, app, account, and insights, each in
 * percent. Source: Meta's guide to rate limits.
 */
function usage({ status, headers, body }: Reply): Usage {
  const business = Object.values(objectOf(headers, 'x-business-use-case-usage')).flatMap((uses) =>
    listAt({ uses }, 'uses'),
  );
  const plain = ['x-app-usage', 'x-ad-account-usage', 'x-fb-ads-insights-throttle'].map((name) =>
    objectOf(headers, name),
  );
  const percents = [...business, ...plain].flatMap((use) => FIGURES.flatMap((figure) => numberAt(use, figure) ?? []));
  const minutes = business.flatMap((use) => numberAt(use, 'estimated_time_to_regain_access') ?? []);
  const seconds = plain.flatMap((use) => numberAt(use, 'reset_time_duration') ?? []);
  const regain = Math.max(0, ...minutes.map((minute) => minute * 60), ...seconds);
  return {
    ...(percents.length === 0 ? {} : { ratio: Math.max(...percents) / 100 }),
    ...(regain === 0 ? {} : { regain_in_s: regain }),
    is_throttled: isThrottle(status, at(body, 'error')),
  };
}

const FIGURES = ['call_count', 'total_cputime', 'total_time', 'acc_id_util_pct', 'app_id_util_pct'];

function objectOf(headers: ReplyHeaders, name: string): JsonObject {
  const written = headers[name];
  if (typeof written !== 'string') return {};
  try {
    const read: unknown = JSON.parse(written);
    return isObject(read) ? read : {};
  } catch {
    return {};
  }
}
