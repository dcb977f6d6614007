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

/** A name that anybody could buy and point to this machine: not an address, and with a dot in it. */
const isPublicName = (name: string) => /\.(?!localhost$)/.test(name) && isIP(name.replace(/^\[(.*)\]$/, '$1')) === 0;

/**
 * Without keys, whoever reaches the port may do everything, and a web page that is open in a browser on this machine reaches
 * it. So a request must not come from a page of another origin, nor from one whose own name was made to point here (DNS
 * rebinding): then it names that name as its host.
 *
 * @throws `other-site`
 */
export function refuseOtherSites({ host = '', origin }: Pick<IncomingHttpHeaders, 'host' | 'origin'>): void {
  const name = host.replace(/:\d*$/, '');
  if (isPublicName(name) || (origin !== undefined && origin !== `http://${host}`))
    throw forbidden(
      'other-site',
      'without API keys only this machine and its own pages are answered: make a key with `campaigns-engine keys create`',
    );
}
