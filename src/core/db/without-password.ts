/** Returns the URL without its password, so that it can be shown. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return '(not a URL; write postgres://user:password@host:5432/database)';
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
}
