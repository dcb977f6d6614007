import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { forbidden } from '../../core/kernel/index.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether a name or an address can only mean this machine. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const family = isIP(name);
  if (family === 0) return name === 'localhost';
  return LOOPBACK.check(name, family === 4 ? 'ipv4' : 'ipv6');
}

/** What a proxy adds to a request that it hands on. */
const FORWARDED =
  /^(?:x-forwarded(?:-.*)?|forwarded|via|x-real-ip|x-client-ip|x-cluster-client-ip|x-original-.*|true-client-ip|cf-.*|fly-client-ip|x-envoy-.*|x-amzn-.*)$/;

/**
 * Without keys, anyone who reaches the port may do everything. So only programs of this machine and the server's own pages are
 * answered: a request must name this machine as its host (any other name or address was made to point here, by DNS rebinding
 * or by a proxy), must not come from a page of another origin, and must not have been forwarded.
 *
 * @throws `other-site`
 */
export function refuseOtherSites(headers: IncomingHttpHeaders): void {
  const { host = '', origin, 'sec-fetch-site': from } = headers;
  const forwarding = Object.keys(headers).find((name) => FORWARDED.test(name));
  const name = host.replace(/:\d*$/, '');
  if (forwarding !== undefined) throw otherSite(`the request was forwarded: it has the header ${forwarding}`);
  if (!isLoopback(name) && !name.toLowerCase().endsWith('.localhost'))
    throw otherSite(`the request names the host ${JSON.stringify(host.slice(0, 100))}`);
  if (origin !== undefined && origin !== `http://${host}`) throw otherSite('the request comes from another web page');
  if (from === 'cross-site' || from === 'same-site') throw otherSite('the request comes from another web page');
}

const otherSite = (why: string) =>
  forbidden(
    'other-site',
    `without API keys only this machine and its own pages are answered, and ${why}: make a key with \`campaigns-engine keys create\``,
  );
