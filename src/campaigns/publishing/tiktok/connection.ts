import { numberAt } from '../json.ts';
import type { Connection } from '../port.ts';
import { isThrottle } from './codes.ts';

/** The token goes in a header, as in the official client; the specs put it in the query. No usage header is documented. */
export const connection: Connection = {
  hosts: { graph: 'https://business-api.tiktok.com' },
  sandbox_path: '/tiktok',
  authorize: ({ access_token }) => ({ headers: { 'access-token': access_token }, query: {} }),
  usage: ({ status, body }) => ({ is_throttled: status === 429 || isThrottle(numberAt(body, 'code') ?? 0) }),
};
