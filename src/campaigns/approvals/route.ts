import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id, notFound } from '../../core/kernel/index.ts';
import { PROBLEMS } from '../publishing/index.ts';
import { grantApproval, refuseApproval } from './decide.ts';
import { requestApproval } from './request.ts';
import { Approval, ApprovalQuery, GrantBody, NewApproval } from './schema.ts';
import { findApproval, findApprovals, toApproval } from './store.ts';

const tags = ['campaigns'];
const ById = z.strictObject({ id: Id });

export const approvalRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/approvals',
    {
      config: {
        role: 'operator',
        problems: ['campaign-not-found', 'approval-stale', 'transition-not-allowed', 'publication-exists'],
      },
      schema: {
        tags,
        summary: 'Ask a person to publish, activate or resume a campaign',
        description: 'The request stays open for 24 hours. Repeating it returns the open request.',
        body: NewApproval,
        response: { 201: Approval },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(await requestApproval(ctx, body)),
  );

  app.get(
    '/approvals',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        tags,
        summary: 'List approval requests, newest first',
        querystring: ApprovalQuery,
        response: { 200: z.object({ approvals: z.array(Approval), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await findApprovals(ctx.db, query, ctx.now());
      return { approvals: [...rows], next };
    },
  );

  app.get(
    '/approvals/:id',
    {
      config: { role: 'viewer', problems: ['approval-not-found'] },
      schema: { tags, summary: 'Get an approval request and its outcome', params: ById, response: { 200: Approval } },
    },
    async ({ ctx, params }) => {
      const row = await findApproval(ctx.db, params.id);
      if (row === undefined) throw notFound('approval-not-found', `there is no approval ${params.id}`);
      return toApproval(row, ctx.now());
    },
  );

  app.post(
    '/approvals/:id/grant',
    {
      config: {
        role: 'admin',
        problems: [
          ...new Set([...PROBLEMS.move, ...PROBLEMS.publish]),
          ...(['approval-not-found', 'approval-ended', 'approval-stale', 'approval-own'] as const),
          ...(['person-needed', 'session-needed'] as const),
        ],
      },
      schema: {
        tags,
        summary: 'Grant a request and carry it out',
        description:
          'A request can be granted only once, while the campaign is unchanged, by a person who has signed in and did not make the request. With ad_account_id, a request to publish creates the ads in that account, paused.',
        params: ById,
        body: GrantBody,
        response: { 200: Approval },
      },
    },
    ({ ctx, params, body, caller }) => grantApproval(ctx, params.id, caller, body),
  );

  app.post(
    '/approvals/:id/refuse',
    {
      config: { role: 'operator', problems: ['approval-not-found', 'approval-ended', 'person-needed'] },
      schema: { tags, summary: 'Refuse a request', params: ById, response: { 200: Approval } },
    },
    ({ ctx, params, caller }) => refuseApproval(ctx, params.id, caller),
  );
};
