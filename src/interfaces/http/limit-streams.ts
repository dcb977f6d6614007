import type { FastifyRequest } from 'fastify';
import { tooMany } from '../../core/kernel/index.ts';

/** Answers without an end that one key, or one address without keys, may have open in this process. */
export const MOST_STREAMS = 20;

/**
 * Counts answers without an end, each of which costs reading and memory as long as it is open.
 *
 * @returns what takes a place, and gives it back when the answer ends. @throws `too-many-streams`
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
