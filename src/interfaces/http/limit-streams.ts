import type { FastifyRequest } from 'fastify';
import { tooMany } from '../../core/kernel/index.ts';

/** How many endless replies one key (without keys: one address) may have open in this process. */
export const MOST_STREAMS = 20;

/**
 * Limits endless replies, because each one costs reads and memory as long as it is open.
 *
 * @returns a function that counts a reply until it ends. @throws `too-many-streams`
 */
export function streamPlaces(most = MOST_STREAMS): (request: FastifyRequest, ended: NodeJS.EventEmitter) => void {
  const open = new Map<string, number>();
  return ({ caller, ip }, ended) => {
    const who = caller?.keyId ?? ip;
    const count = open.get(who) ?? 0;
    if (count >= most)
      throw tooMany(
        'too-many-streams',
        `${caller?.actor ?? ip} has ${count} streams open, the maximum: close one of them`,
      );
    open.set(who, count + 1);
    ended.once('close', () => {
      const left = (open.get(who) ?? 1) - 1;
      if (left === 0) open.delete(who);
      else open.set(who, left);
    });
  };
}
