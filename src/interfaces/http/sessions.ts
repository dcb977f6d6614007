import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { forbidden, Id } from '../../core/kernel/index.ts';
import {
  CurrentSession,
  type Door,
  endSession,
  findSessions,
  LASTS_MS,
  NewSession,
  Session,
  SessionQuery,
  startSession,
} from '../../trust/access/index.ts';
import { isLoopback, ownOrigin, requireOwnPage } from './csrf.ts';
import { endedCookie, sessionCookie } from './session-cookie.ts';

const tags = ['access'];

/** The routes for signing in with a browser. */
export const sessionRoutes =
  (door: Door, publicUrl: string | undefined): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/session',
      {
        onRequest: async ({ headers }) => requireOwnPage(headers, publicUrl), // before any of the body is read
        config: { role: 'anyone', answersSecret: true, problems: ['sign-in-needs-tls', 'agent-signs-in-nowhere'] },
        schema: {
          operationId: 'session.create',
          tags,
          summary: 'Sign in with an API key: the response sets a cookie that scripts cannot read',
          description:
            'A session ends after 7 days, after 24 hours without use, or with its key. Works only from the pages of the dashboard.',
          body: NewSession,
          response: { 201: Session },
        },
      },
      async ({ ctx, body, headers }, reply) => {
        const { protocol, hostname } = new URL(ownOrigin(headers, publicUrl));
        if (protocol !== 'https:' && !isLoopback(hostname))
          throw forbidden(
            'sign-in-needs-tls',
            `a key is not accepted over plain HTTP at ${hostname}: open the dashboard over HTTPS, and set CAMPAIGNS_ENGINE_PUBLIC_URL to its address`,
          );
        const { session, secret } = await startSession(ctx, body.key);
        return reply
          .code(201)
          .header('cache-control', 'no-store')
          .header('set-cookie', sessionCookie(secret, LASTS_MS / 1000))
          .send(session);
      },
    );

    app.get(
      '/session',
      {
        config: { role: 'viewer', problems: [] },
        schema: {
          operationId: 'session.get',
          tags,
          summary: 'Get the caller’s name, role and session',
          response: { 200: CurrentSession },
        },
      },
      async ({ caller, ctx }) => ({
        actor: caller?.actor ?? ctx.actor,
        role: caller?.role ?? 'admin',
        keys_needed: (await door.welcome()) === undefined,
        session: caller?.session ?? null,
      }),
    );

    app.delete(
      '/session',
      {
        config: { role: 'viewer', problems: [] },
        schema: {
          operationId: 'session.remove',
          tags,
          summary: 'Sign out',
          response: { 200: z.object({ ended: z.boolean() }) },
        },
      },
      async ({ ctx, caller }, reply) => {
        if (caller?.session !== undefined) await endSession(ctx, caller.session.id);
        return reply.header('set-cookie', endedCookie).send({ ended: caller?.session !== undefined });
      },
    );

    app.get(
      '/sessions',
      {
        config: { role: 'admin', problems: [] },
        schema: {
          tags,
          summary: 'List browser sessions, newest first',
          querystring: SessionQuery,
          response: { 200: z.object({ sessions: z.array(Session), next: z.string().nullable() }) },
        },
      },
      async ({ ctx, query }) => {
        const { rows, next } = await findSessions(ctx.db, query, ctx.now());
        return { sessions: [...rows], next };
      },
    );

    app.post(
      '/sessions/:id/revoke',
      {
        config: { role: 'admin', problems: ['session-not-found'] },
        schema: {
          tags,
          summary: 'End a session immediately',
          params: z.strictObject({ id: Id }),
          response: { 200: Session },
        },
      },
      ({ ctx, params }) => endSession(ctx, params.id),
    );
  };
