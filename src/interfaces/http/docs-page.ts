import type { FastifyInstance } from 'fastify';
import { packageFile } from '../../core/kernel/index.ts';
import { readWebFile, sendWebFile, type WebFile } from './web-files.ts';

/** Scalar's script. The build copies it there, because the whole package takes 28 MB. */
const SCALAR = packageFile('dist/docs/scalar.js');

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <title>Campaigns Engine</title>
    <meta charset="utf-8">
    <link rel="icon" href="data:,">
    <meta name="viewport" content="width=device-width, initial-scale=1">
  </head>
  <body>
    <div id="app"></div>
    <script src="/docs/js/scalar.js"></script>
    <script src="/docs/js/start.js"></script>
  </body>
</html>
`;

const START = `Scalar.createApiReference('#app', ${JSON.stringify({
  url: '/openapi.json',
  title: 'Campaigns Engine',
  withDefaultFonts: false,
  hideClientButton: true,
  telemetry: false,
  showDeveloperTools: 'never',
})});
`;

/** The page runs its own scripts, and calls only this server. It creates style sheets at run time. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves `/openapi.json`, and `/docs`, which shows it. Both need no key: browsers send none with a page's address, and the document is public. */
export async function docsPage(app: FastifyInstance): Promise<void> {
  const route = { config: { role: 'anyone' as const }, schema: { hide: true } };
  app.get('/openapi.json', route, () => app.swagger());
  app.get('/docs', route, (_request, reply) =>
    reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(PAGE),
  );
  app.get('/docs/js/start.js', route, (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  let scalar: WebFile | undefined;
  app.get('/docs/js/scalar.js', route, (request, reply) => {
    // 4 MB, held only by a server whose docs page has been opened
    scalar ??= readWebFile(SCALAR);
    return sendWebFile(request, reply, scalar);
  });
}
