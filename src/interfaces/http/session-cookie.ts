/** `__Host-` binds the cookie to this host, requires TLS or this machine, and keeps other hosts from setting it. */
const NAME = '__Host-ce_session';
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';
const SECRET = /^[A-Za-z0-9_-]{43}$/;

export const sessionCookie = (secret: string, seconds: number): string =>
  `${NAME}=${secret}; ${ATTRIBUTES}; Max-Age=${seconds}`;

export const endedCookie = sessionCookie('', 0);

/** Reads the session's secret from a `Cookie` header; undefined if there is none. */
export function secretIn(cookie: string | undefined): string | undefined {
  const pairs = (cookie ?? '').split(';').map((pair) => pair.trim());
  const secret = pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
  return secret !== undefined && SECRET.test(secret) ? secret : undefined;
}
