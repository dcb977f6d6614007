import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { tooMany } from '../../core/kernel/index.ts';

const WINDOW_MS = 60_000;

/**
 * Limits the requests per minute that a key may send to this process; without keys, that an address may send. Routes that need no
 * key are not counted, because monitoring must reach them. Call it after `guard`, which identifies the caller.
 */
export async function limitRates(app: FastifyInstance, requestsPerMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: WINDOW_MS,
    keyGenerator: ({ caller, ip }) => caller?.keyId ?? ip,
    allowList: ({ routeOptions }) => routeOptions.config.role === 'anyone',
    errorResponseBuilder: ({ caller }, { max, after }) =>
      tooMany(
        'too-many-requests',
        `${caller?.actor} sent more than ${max} requests in a minute: try again in ${after}`,
      ),
  });
}
