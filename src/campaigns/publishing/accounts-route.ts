import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../core/kernel/index.ts';
import { AccountCheck, AdAccount, AdAccountPatch, AdAccountQuery, NewAdAccount } from './account-schema.ts';
import { findAccounts } from './account-store.ts';
import { adAccount, addAdAccount, checkAdAccount, removeAdAccount, setAdAccount } from './accounts.ts';
import { withAds } from './ads-context.ts';
import { PROBLEMS } from './problems.ts';
import { requestReconcile } from './request-reconcile.ts';

const tags = ['publishing'];
const ById = z.strictObject({ id: Id });
const JobStarted = z.object({ job_id: z.string() });

/** No route returns a token. */
export const adAccountRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/ad_accounts',
    {
      config: { role: 'admin', problems: PROBLEMS.addAccount },
      schema: {
        tags,
        summary: 'Add an ad account',
        description: 'Reads its name, currency and time zone from the platform with the token, then seals the token.',
        body: NewAdAccount,
        response: { 201: AdAccount },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(await addAdAccount(withAds(ctx), body)),
  );

  app.get(
    '/ad_accounts',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        tags,
        summary: 'List ad accounts, newest first',
        querystring: AdAccountQuery,
        response: { 200: z.object({ ad_accounts: z.array(AdAccount), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await findAccounts(ctx.db, query);
      return { ad_accounts: [...rows], next };
    },
  );

  app.get(
    '/ad_accounts/:id',
    {
      config: { role: 'viewer', problems: PROBLEMS.account },
      schema: { tags, summary: 'Get an ad account', params: ById, response: { 200: AdAccount } },
    },
    ({ ctx, params }) => adAccount(ctx, params.id),
  );

  app.patch(
    '/ad_accounts/:id',
    {
      config: { role: 'admin', problems: PROBLEMS.setAccount },
      schema: {
        tags,
        summary: 'Change the settings, caps or token of an ad account',
        description:
          'A new token is tried before it replaces the old one. A person must continue stopped publications.',
        params: ById,
        body: AdAccountPatch,
        response: { 200: AdAccount },
      },
    },
    ({ ctx, params, body }) => setAdAccount(withAds(ctx), params.id, body),
  );

  app.delete(
    '/ad_accounts/:id',
    {
      config: { role: 'admin', problems: PROBLEMS.removeAccount },
      schema: {
        tags,
        summary: 'Remove an ad account: delete its token and keep its history',
        params: ById,
        response: { 200: AdAccount },
      },
    },
    ({ ctx, params }) => removeAdAccount(ctx, params.id),
  );

  app.post(
    '/ad_accounts/:id/check',
    {
      config: { role: 'operator', problems: PROBLEMS.checkAccount },
      schema: {
        tags,
        summary: 'Check an ad account against its platform',
        params: ById,
        response: { 200: AccountCheck },
      },
    },
    ({ ctx, params }) => checkAdAccount(withAds(ctx), params.id),
  );

  app.post(
    '/ad_accounts/:id/reconcile',
    {
      config: { role: 'operator', problems: PROBLEMS.account },
      schema: {
        tags,
        summary: 'Compare an ad account with our records, in the background',
        description:
          'Changes that a person made on the platform are recorded as remote_drift_found; nothing is undone.',
        params: ById,
        response: { 202: JobStarted },
      },
    },
    async ({ ctx, params }, reply) => reply.code(202).send(await requestReconcile(ctx, params.id)),
  );
};
