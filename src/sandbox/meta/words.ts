import { createHash } from 'node:crypto';
import type { Fields } from '../world/index.ts';
import type { Call } from './call.ts';
import { invalidParameter } from './graph-error.ts';
import { type Route, unknownPath } from './route.ts';
import { tokenOf } from './tokens.ts';

const WORDS: ReadonlySet<string> = new Set(['me', 'debug_token', 'oauth']);

/** Checks whether the path names no object, but something that belongs to the token. */
export const isWord = (node: string): boolean => WORDS.has(node);

/** Answers requests about the token and its owner. */
export function wordReply(call: Call, { node, edge }: Route): unknown {
  if (call.request.method !== 'GET') throw unknownPath(node);
  if (node === 'me' && edge === undefined) return { id: '100000000000001', name: 'Sandbox system user' };
  if (node === 'debug_token' && edge === undefined) return tokenFacts(call);
  if (node === 'oauth' && edge === 'access_token') return newToken(call);
  throw unknownPath(edge ?? node);
}

/** How long a system user's token lives, in seconds: 60 days. Source: logly/mureo#726. */
const LIFE_S = 60 * 24 * 60 * 60;

function tokenFacts({ meta, request }: Call): Fields {
  const token = request.params.input_token;
  if (typeof token !== 'string') throw invalidParameter('The parameter input_token is required.');
  const isValid = !meta.tokens.isEnded(token);
  const now = Math.floor(meta.world.clock.now() / 1000);
  return {
    data: {
      app_id: '1000001',
      type: 'SYSTEM_USER',
      application: 'Sandbox',
      is_valid: isValid,
      expires_at: isValid ? Math.floor((meta.tokens.endOf(token) ?? 0) / 1_000) : now - 1,
      data_access_expires_at: 0,
      scopes: ['ads_management', 'ads_read', 'business_management', 'pages_read_engagement', 'pages_show_list'],
      user_id: '100000000000001',
    },
  };
}

function newToken({ meta, request }: Call): Fields {
  const { client_id: id, client_secret: secret } = request.params;
  if (meta.world.holds('renewal-needs-secret') && (!isText(id) || !isText(secret)))
    throw invalidParameter('Missing client_id or client_secret parameter.');
  const old = tokenOf(request) ?? String(request.params.fb_exchange_token ?? '');
  return {
    access_token: `EAAR${createHash('sha256').update(`${old} ${meta.world.clock.now()}`).digest('hex')}`,
    token_type: 'bearer',
    expires_in: LIFE_S,
  };
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
