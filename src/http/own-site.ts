import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { forbidden } from '../kernel/index.ts';

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

/**
 * Without keys, whoever reaches the port may do everything, and a web page that is open in a browser on this machine reaches
 * it. So the request must name this machine (a page's own name that was made to point here does not), and must not come from
 * a page of another origin.
 *
 * @throws `other-site`
 */
export function refuseOtherSites({ host = '', origin }: Pick<IncomingHttpHeaders, 'host' | 'origin'>): void {
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
  if (!isLoopback(name) || (origin !== undefined && origin !== `http://${host}`))
    throw forbidden(
      'other-site',
      'without API keys only this machine and its own pages are answered: make a key with `campaigns-engine keys create`',
    );
}
