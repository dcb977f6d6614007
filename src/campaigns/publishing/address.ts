import { BlockList, isIP } from 'node:net';
import { conflict } from '../../core/kernel/index.ts';
import type { Connection } from './port.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Returns the origin for a request. A live account's token can only reach the platform's own hosts; a sandbox account's token
 * can only reach this machine.
 *
 * @param sandbox the address of the local ad platform; ignored for live accounts
 * @throws `sandbox-address-missing`; `sandbox-address-refused` when it is not on this machine
 */
export function originOf(
  { hosts, sandbox_path }: Connection,
  host: string,
  environment: 'live' | 'sandbox',
  sandbox: string | undefined,
): string {
  if (environment === 'live') {
    const origin = hosts[host];
    if (origin === undefined) throw new TypeError(`the platform has no host ${host}`);
    return origin;
  }
  if (sandbox === undefined)
    throw conflict(
      'sandbox-address-missing',
      'the account belongs to the sandbox, but CAMPAIGNS_ENGINE_ADS_SANDBOX is not set: start `campaigns-engine sandbox`, and set the variable to the address that it prints',
    );
  return `${loopbackOrigin(sandbox)}${sandbox_path}`;
}

/** @throws `sandbox-address-refused` */
export function loopbackOrigin(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  const isHere = host === 'localhost' || (isIP(host) !== 0 && LOOPBACK.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4'));
  if (url?.protocol === 'http:' && isHere && url.username === '' && url.pathname === '/') return url.origin;
  throw conflict(
    'sandbox-address-refused',
    `CAMPAIGNS_ENGINE_ADS_SANDBOX is ${JSON.stringify(address.slice(0, 100))}: use an address on this machine, such as http://127.0.0.1:8090`,
  );
}
