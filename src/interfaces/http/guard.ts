import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { forbidden } from '../../core/kernel/index.ts';
import {
  allows,
  type Caller,
  type Door,
  type RequiredRole,
  type RouteAccess,
  requiredRole,
} from '../../trust/access/index.ts';
import { refuseOtherSites, requireOwnPage } from './csrf.ts';
import { streamPlaces } from './limit-streams.ts';
import { secretIn } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined on routes that anyone may call. */
    caller: Caller | undefined;
  }
}

/** How long an endless reply continues after its key was revoked or has expired. */
const RECHECK_MS = 5_000;

/**
 * Lets a request reach its handler if its caller has the role that the route declares. A route that declares no role prevents the
 * start, so no route can be left open by accident. Call it after `giveContexts` and before any route.
 */
export function guard(
  app: FastifyInstance,
  door: Door,
  { publicUrl, recheckMs = RECHECK_MS }: { readonly publicUrl?: string | undefined; readonly recheckMs?: number } = {},
): void {
  const routes: { readonly url: string; readonly method: string | string[]; readonly config?: RouteAccess }[] = [];
  const takePlace = streamPlaces();
  app.decorateRequest('caller');
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', (done) => {
    const undeclared = routes.filter(({ url, config = {} }) => !isDeclared(url, config));
    const names = undeclared.map(({ method, url }) => `${method} ${url}`).join(', ');
    done(
      names === ''
        ? undefined
        : new Error(`routes that do not declare the role they need (config: { role }): ${names}`),
    );
  });
  app.addHook('onRequest', async (request, reply) => {
    // an unknown path needs no role: the reply is 404
    if (request.is404) return;
    const required = requiredRole(request.routeOptions.config, request.params);
    if (required === 'anyone') return;
    const caller = await callerOf(request, door, publicUrl);
    request.caller = caller;
    if (caller.actor !== request.ctx.actor) request.ctx = { ...request.ctx, actor: caller.actor };
    if (!allows(caller.role, required))
      throw roleTooLow(`${request.method} ${request.url.split('?')[0]}`, caller, required);
    if (request.routeOptions.config.isEndless === true) {
      takePlace(request, reply.raw);
      breakOff(reply, recheckMs, () => callerOf(request, door, publicUrl));
    }
  });
  app.addHook('onClose', () => door.close());
}

export const roleTooLow = (what: string, { actor, role }: Caller, required: RequiredRole) =>
  forbidden('role-too-low', `${what} needs the role ${required}; the key ${actor} has ${role}`, {
    role,
    required_role: required,
  });

const isDeclared = (url: string, { role, adminFor }: RouteAccess): boolean =>
  role !== undefined && (adminFor === undefined || url.includes(`:${adminFor.parameter}`));

/** Ends a reply once its caller can no longer be identified. The role of a key never changes. */
function breakOff({ raw }: FastifyReply, everyMs: number, ask: () => Promise<unknown>): void {
  const asking = setInterval(() => void ask().catch(() => raw.destroy()), everyMs);
  asking.unref();
  raw.once('close', () => clearInterval(asking));
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

async function callerOf(request: FastifyRequest, door: Door, publicUrl: string | undefined): Promise<Caller> {
  const asked = door.welcome();
  const welcome = asked instanceof Promise ? await asked : asked;
  if (welcome === undefined) {
    const { authorization, cookie } = request.headers;
    const secret = authorization === undefined ? secretIn(cookie) : undefined;
    if (secret === undefined) return door.admit(authorization);
    if (!READING.has(request.method)) requireOwnPage(request.headers, publicUrl);
    return door.admitSession(secret);
  }
  refuseOtherSites(request.headers, request.raw.httpVersion);
  return welcome;
}
