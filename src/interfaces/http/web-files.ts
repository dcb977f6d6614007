import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound, packageFile } from '../../core/kernel/index.ts';

/** The built dashboard in memory: the page, and the files that it loads, by name. */
export interface WebFiles {
  readonly page: WebFile;
  readonly assets: ReadonlyMap<string, WebFile>;
}

/** A file's bytes, by content encoding; `identity` always exists. */
export interface WebFile {
  readonly type: string;
  readonly bytes: ReadonlyMap<string, Buffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};
const ENCODINGS = { br: '.br', gzip: '.gz', identity: '' } as const;

/** Reads the files that the build has written; undefined if it has not run. */
export function readWebFiles(directory = packageFile('dist/web')): WebFiles | undefined {
  if (!existsSync(join(directory, 'index.html'))) return undefined;
  const names = readdirSync(join(directory, 'assets')).filter((name) => !/\.(br|gz)$/.test(name));
  return {
    page: readWebFile(join(directory, 'index.html')),
    assets: new Map(names.map((name) => [name, readWebFile(join(directory, 'assets', name))])),
  };
}

export function readWebFile(path: string): WebFile {
  const found = Object.entries(ENCODINGS).filter(([, ending]) => existsSync(`${path}${ending}`));
  return {
    type: TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    bytes: new Map(found.map(([encoding, ending]) => [encoding, readFileSync(`${path}${ending}`)])),
  };
}

/** The page runs its own scripts, calls only this server, and writes text as text: no string becomes markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Serves the dashboard to anyone. It contains no data: it requests what it shows with its user's rights. */
export const webRoutes =
  ({ page, assets }: WebFiles) =>
  async (app: FastifyInstance): Promise<void> => {
    const route = { config: { role: 'anyone' as const }, schema: { hide: true } };
    const showPage = (request: FastifyRequest, reply: FastifyReply) =>
      sendWebFile(request, reply.header('content-security-policy', POLICY).header('cache-control', 'no-cache'), page);
    for (const url of ['/', '/app', '/app/*']) app.get(url, route, showPage);
    app.get<{ Params: { '*': string } }>('/assets/*', route, (request, reply) => {
      const file = assets.get(request.params['*']);
      if (file === undefined) throw notFound('route-not-found', `there is no ${request.url}: reload the page`);
      // the file's name changes with its content
      return sendWebFile(request, reply.header('cache-control', 'public, max-age=31536000, immutable'), file);
    });
  };

export function sendWebFile({ headers }: FastifyRequest, reply: FastifyReply, { type, bytes }: WebFile): FastifyReply {
  const accepted = String(headers['accept-encoding'] ?? '')
    .split(/\s*,\s*/)
    .map((each) => each.split(';')[0]);
  const encoding = [...bytes.keys()].find((each) => accepted.includes(each)) ?? 'identity';
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply.type(type).header('vary', 'accept-encoding').send(bytes.get(encoding));
}
