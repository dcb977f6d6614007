import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { tooMany } from '../../core/kernel/index.ts';

const WINDOW_MS = 60_000;

/**
 * Lets a key send so many requests in a minute to this process; without keys, an address. Routes that ask for no key are not
 * counted: whoever watches over the process must reach it. Called after `guard`, which says whose request it is.
 */
export async function limitRates(app: FastifyInstance, requestsPerMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: WINDOW_MS,
    keyGenerator: ({ caller, ip }) => caller?.keyId ?? ip,
    allowList: ({ routeOptions }) => routeOptions.config.role === 'anyone',
    errorResponseBuilder: ({ caller }, { max, after }) =>
      tooMany('too-many-requests', `${caller?.actor} sent more than ${max} requests in a minute: go on in ${after}`),
  });
}
