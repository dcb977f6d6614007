import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** `/openapi.json`, and `/docs`, the page that shows it. */
export async function docsPage(app: FastifyInstance): Promise<void> {
  // a browser sends no key with a page's address, and what the document says is in the source anyway
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, role: 'anyone' };
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    const isPage = /^text\/html/.test(String(reply.getHeader('content-type')));
    if (isPage && typeof payload === 'string') reply.header('content-security-policy', pagePolicy(payload));
    done(null, payload);
  });
  // only a server that shows the page loads it
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  await app.register(scalar, {
    routePrefix: '/docs',
    configuration: {
      title: 'Campaigns Engine',
      withDefaultFonts: false,
      hideClientButton: true,
      telemetry: false,
      showDeveloperTools: 'never',
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** The page runs its own scripts, and calls this server only. It makes style sheets as it goes. */
function pagePolicy(html: string): string {
  const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => script,
  );
  const hashes = inline.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
