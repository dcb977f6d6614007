import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The first 16 bits of 2000::/3, the only block that IANA has allocated for global unicast. */
const GLOBAL_FROM = 0x2000;
const GLOBAL_TO = 0x3fff;

/**
 * Returns whether an address is on the public internet: not on this machine, a private network, a link, or a carrier's
 * NAT, and not one that carries another address inside (IPv4-mapped and -compatible, NAT64, 6to4, Teredo).
 *
 * @param address an IPv4 or IPv6 address as the resolver returns it; anything else is not public
 */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  if (!(parsed instanceof ipaddr.IPv6)) return true;
  const [first = 0] = parsed.parts;
  return first >= GLOBAL_FROM && first <= GLOBAL_TO;
}
