import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import { type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { isPublic } from './address.ts';

const PATIENCE_MS = 10_000;

export interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Whether requests may go to addresses that are not public and be sent without TLS. For tests and private networks. */
export interface Reach {
  readonly toPrivate: boolean;
}

/** Returns why the URL itself is refused; undefined if it is not. */
export function refusalOf(written: string, { toPrivate }: Reach): string | undefined {
  if (!URL.canParse(written)) return 'is not a URL: write https://host/path';
  const url = new URL(written);
  if (url.protocol !== 'https:' && !(toPrivate && url.protocol === 'http:')) return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a user or a password: deliveries are signed';
  const host = hostOf(url);
  if (isIP(host) !== 0 && !toPrivate && !isPublic(host)) return `must be on the public internet, and ${host} is not`;
  return undefined;
}

/** Returns a URL's host; WHATWG parsing has already turned 0x7f.1 and 2130706433 into 127.0.0.1. */
const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '');

/**
 * Posts a message and waits for a success status. The address is looked up and checked once, and the connection goes to
 * exactly that address, so that no name can point elsewhere in between. Redirects are not followed.
 *
 * @throws {Error} whose message says why it was not accepted
 */
export async function send({ url: written, headers, body }: Message, reach: Reach): Promise<void> {
  const refusal = refusalOf(written, reach);
  if (refusal !== undefined) throw new Error(`the URL ${refusal}`);
  const url = new URL(written);
  const addresses = await addressesOf(hostOf(url), reach);
  const status = await post(url, addresses, headers, body);
  if (status < 200 || status > 299) throw new Error(`the receiver responded with ${status}`);
}

/** Returns all addresses of a name; if one of them is not public, refuses them all. */
async function addressesOf(host: string, { toPrivate }: Reach): Promise<LookupAddress[]> {
  const found = isIP(host) === 0 ? await lookUp(host) : [{ address: host, family: isIP(host) }];
  const wrong = toPrivate ? undefined : found.find(({ address }) => !isPublic(address));
  if (wrong !== undefined) throw new Error(`${host} is at ${wrong.address}, which is not on the public internet`);
  return found;
}

/**
 * Asks the name servers directly: a system lookup that hangs would block one of the few threads that files and other
 * names need. Names that they do not know, such as those in /etc/hosts, are left to the system.
 */
async function lookUp(host: string): Promise<LookupAddress[]> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const asked = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (found.length > 0) return found.map((address) => ({ address, family: isIP(address) }));
  const late = asked.find((answer) => answer.status === 'rejected' && answer.reason?.code === 'ETIMEOUT');
  if (late !== undefined) throw new Error(`the name servers did not respond for ${host}`);
  return lookup(host, { all: true });
}

function post(
  url: URL,
  addresses: readonly LookupAddress[],
  headers: Message['headers'],
  body: string,
): Promise<number> {
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: false,
    signal: AbortSignal.timeout(PATIENCE_MS),
    lookup: (_, { all }, found) => {
      const [first] = addresses;
      if (all === true) found(null, [...addresses]);
      else found(null, first?.address ?? '', first?.family);
    },
  };
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (reply) => {
      // the body does not matter, and may be endless
      reply.on('error', () => {});
      reply.destroy();
      resolve(reply.statusCode ?? 0);
    });
    sent.on('error', reject);
    // a 101 response closes the connection without an error
    sent.on('close', () => reject(new Error('the connection was closed without a response')));
    sent.end(body);
  });
}
