import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { forbidden } from '../../core/kernel/index.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Checks whether a name or an address can only mean this machine. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const family = isIP(name);
  if (family === 0) return name === 'localhost';
  return LOOPBACK.check(name, family === 4 ? 'ipv4' : 'ipv6');
}

/** Headers that proxies, load balancers, tunnels and CDNs add to a request that they forward. */
const FORWARDED = new RegExp(
  `^(?:${[
    ...['x-forwarded(?:[-_].*)?', 'forwarded(?:-.*)?', 'via', 'cdn-loop', 'max-forwards', 'x-real-ip', 'x-original-.*'],
    ...[
      '(?:.*-)?client-ip',
      'x-proxy(?:-.*)?',
      'x-(?:nginx|haproxy|varnish|envoy|arr|azure|vercel|akamai|fastly)(?:-.*)?',
    ],
    ...[
      '(?:cf|fly|fastly|akamai|ngrok|tailscale|ssl-client|x-ssl|x-amzn|x-amz-cf|x-appengine)-.*',
      'x-cloud-trace-context',
    ],
    ...['x-scheme', 'x-url-scheme', 'x-remote-(?:ip|addr|user)', 'remote-(?:addr|user)', 'front-end-https'],
  ].join('|')})$`,
);

/**
 * Refuses requests from other sites while there are no keys, because then anyone who reaches the port may do everything. Only
 * programs on this machine and the server's own pages are answered. A request must name this machine as its host (any other name
 * or address was made to point here, by DNS rebinding or by a proxy), must not come from a page of another origin, and must not
 * have been forwarded. A proxy that adds no such header is recognized by its HTTP/1.0 (nginx before 1.29), or by the address of
 * the page that the request comes from. If it shows neither, it cannot be told from a program on this machine.
 *
 * @throws `other-site`
 */
export function refuseOtherSites(headers: IncomingHttpHeaders, httpVersion: string): void {
  const { host = '', origin, referer, 'sec-fetch-site': from } = headers;
  const forwarding = Object.keys(headers).find((name) => FORWARDED.test(name));
  const name = host.replace(/:\d*$/, '');
  if (forwarding !== undefined) throw otherSite(`the request was forwarded: it has the header ${forwarding}`);
  if (httpVersion === '1.0') throw otherSite('the request uses HTTP/1.0, as some proxies do: use HTTP/1.1');
  if (!isLoopback(name) && !name.toLowerCase().endsWith('.localhost'))
    throw otherSite(`the request names the host ${JSON.stringify(host.slice(0, 100))}`);
  if (origin !== undefined && origin !== `http://${host}`) throw otherSite('the request comes from another web page');
  if (referer !== undefined && !`${referer}/`.startsWith(`http://${host}/`))
    throw otherSite('the request comes from another web page');
  if (from === 'cross-site' || from === 'same-site') throw otherSite('the request comes from another web page');
}

/**
 * Requires that a request comes from one of our own pages. A browser sends a session's cookie with requests from any page, so this
 * protects requests that change something. The browser says where a request comes from; if it does not, the request must name our
 * origin. `same-site` is not enough, because it includes other ports and subdomains.
 *
 * @param publicUrl where browsers reach this server; undefined means the host that the request names
 * @throws `other-site`
 */
export function requireOwnPage(headers: IncomingHttpHeaders, publicUrl: string | undefined): void {
  const { origin, 'sec-fetch-site': from } = headers;
  if (from === 'same-origin') return;
  if (from === undefined && origin === ownOrigin(headers, publicUrl)) return;
  throw forbidden(
    'other-site',
    'a browser that is signed in may change something only from the dashboard itself: programs send a key instead of a cookie',
  );
}

/** Returns the origin of our own pages. */
export const ownOrigin = ({ host = '' }: IncomingHttpHeaders, publicUrl: string | undefined): string =>
  publicUrl === undefined ? `http://${host}` : new URL(publicUrl).origin;

const otherSite = (why: string) =>
  forbidden(
    'other-site',
    `without API keys the engine serves only this machine and its own pages, and ${why}: make a key with \`campaigns-engine keys create\``,
  );
