import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../core/kernel/index.ts';
import { activateRuleSet, ruleSetVersion } from './activate.ts';
import { diffRuleSets } from './diff-rule-sets.ts';
import { documentRoutes } from './document-routes.ts';
import { activeRuleSet, evaluateClip, evaluateFeatures } from './evaluate-clip.ts';
import { EvaluateBody, EvaluateReply } from './evaluation-schema.ts';
import { findVersions } from './store.ts';
import {
  ActivateBody,
  DiffReply,
  RuleSetQuery,
  RuleSetReply,
  RuleSetVersion,
  WeightsQuery,
  WeightsReply,
} from './version-schema.ts';

const ById = z.strictObject({ id: Id });
const tags = ['rules'];

export const ruleRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/rules/engine/weights',
    {
      config: { role: 'viewer', problems: ['no-active-rule-set'] },
      schema: {
        operationId: 'rules.weights',
        tags,
        summary: 'Get the active weights of a platform, each as a share of their sum',
        querystring: WeightsQuery,
        response: { 200: WeightsReply },
      },
    },
    async ({ ctx, query: { platform } }) => {
      const { id, version, compiled, activatedAt } = await activeRuleSet(ctx, platform);
      const weights = { ...compiled.weights };
      return { platform, weights, updated_at: activatedAt.toISOString(), rule_set: { id, version } };
    },
  );

  app.post(
    '/rules/engine/evaluate',
    {
      config: { role: 'operator', problems: ['clip-not-found', 'no-active-rule-set'] },
      schema: {
        operationId: 'rules.evaluate',
        tags,
        summary: 'Evaluate a clip with the active rule set, with reasons',
        description: 'Decides nothing. The ledger records the evaluation of a catalog clip, but not of bare features.',
        body: EvaluateBody,
        response: { 200: EvaluateReply },
      },
    },
    ({ ctx, body: { clip_id, features, platform } }) =>
      clip_id === undefined ? evaluateFeatures(ctx, features ?? {}, platform) : evaluateClip(ctx, clip_id, platform),
  );

  app.get(
    '/rules/sets',
    {
      config: { role: 'viewer', problems: [] },
      schema: {
        operationId: 'ruleSets.list',
        tags,
        summary: 'List the versions of the rules, newest first on each platform',
        querystring: RuleSetQuery,
        response: { 200: z.object({ rule_sets: z.array(RuleSetVersion), next: z.string().nullable() }) },
      },
    },
    async ({ ctx, query }) => {
      const { rows, next } = await findVersions(ctx.db, query);
      return { rule_sets: [...rows], next };
    },
  );

  app.get(
    '/rules/sets/:id',
    {
      config: { role: 'viewer', problems: ['rule-set-not-found'] },
      schema: {
        operationId: 'ruleSets.get',
        tags,
        summary: 'Get a version with its document',
        params: ById,
        response: { 200: RuleSetReply },
      },
    },
    ({ ctx, params }) => ruleSetVersion(ctx, params.id),
  );

  app.get(
    '/rules/sets/:id/diff/:other',
    {
      config: { role: 'viewer', problems: ['rule-set-not-found'] },
      schema: {
        operationId: 'ruleSets.diff',
        tags,
        summary: 'List the changes from one version to another',
        params: z.strictObject({ id: Id, other: Id }),
        response: { 200: DiffReply },
      },
    },
    async ({ ctx, params }) => {
      const [before, after] = [await ruleSetVersion(ctx, params.id), await ruleSetVersion(ctx, params.other)];
      return { differences: diffRuleSets(before.document, after.document) };
    },
  );

  app.post(
    '/rules/sets/:id/activate',
    {
      config: { role: 'admin', problems: ['rule-set-not-found', 'active-rule-set-changed'] },
      schema: {
        operationId: 'ruleSets.activate',
        tags,
        summary: 'Activate a version on its platform',
        description:
          'Retires the previously active version in one transaction with the ledger event. Activating an older version is a rollback; activating the active one changes nothing.',
        params: ById,
        body: ActivateBody,
        response: { 200: RuleSetVersion },
      },
    },
    ({ ctx, params, body }) => activateRuleSet(ctx, params.id, body?.why),
  );

  await app.register(documentRoutes);
};
