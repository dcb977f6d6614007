import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/**
 * Answers are data: no browser may run, frame or guess at them. There are no CORS headers, so that pages of other origins
 * cannot read them.
 */
export async function setSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
    },
    frameguard: { action: 'deny' },
    // for the proxy with TLS to say: it knows the name and whether all below it speaks TLS
    strictTransportSecurity: false,
  });
}
