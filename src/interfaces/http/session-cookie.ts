/** `__Host-`: only this host, only over TLS or on this machine, and no other host can set it. */
const NAME = '__Host-ce_session';
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';
const SECRET = /^[A-Za-z0-9_-]{43}$/;

export const sessionCookie = (secret: string, seconds: number): string =>
  `${NAME}=${secret}; ${ATTRIBUTES}; Max-Age=${seconds}`;

export const endedCookie = sessionCookie('', 0);

/** What a `Cookie` header holds of a session; undefined: nothing. */
export function secretIn(cookie: string | undefined): string | undefined {
  const pairs = (cookie ?? '').split(';').map((pair) => pair.trim());
  const secret = pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
  return secret !== undefined && SECRET.test(secret) ? secret : undefined;
}
