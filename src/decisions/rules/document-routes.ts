import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EngineError, parse, text } from '../../core/kernel/index.ts';
import { applyRuleSet } from './apply.ts';
import { checkRuleSet } from './check-document.ts';
import { compileRuleSet } from './compile.ts';
import { decodeText } from './decode-text.ts';
import { readRuleSet } from './read-document.ts';
import { runExamples } from './run-examples.ts';
import { AppliedReply, CheckReply, RuleSetBody } from './version-schema.ts';

const tags = ['rules'];
const YAML = ['application/yaml', 'application/x-yaml', 'text/yaml'];
const WhyQuery = z.strictObject({ why: text(1000).min(1).optional().describe('the reason, recorded in the ledger') });
const consumes = ['application/json', 'application/yaml'];

/** Routes in their own scope: their body may be YAML, and an invalid one is refused with the place of every error. */
export const documentRoutes: FastifyPluginAsyncZod = async (app) => {
  app.addContentTypeParser<Buffer>(YAML, { parseAs: 'buffer' }, async (_request: unknown, bytes: Buffer) =>
    decodeText(bytes),
  );
  app.post(
    '/rules/sets',
    {
      config: { role: 'operator', problems: ['several-rule-sets'] },
      validatorCompiler:
        ({ httpPart }) =>
        (value) => ({
          value: httpPart === 'body' ? checkRuleSet(documentOf(value)).document : parse(WhyQuery, value),
        }),
      schema: {
        operationId: 'ruleSets.create',
        tags,
        summary: 'Save a document as the next version for its platform, as a draft',
        description:
          'JSON, or YAML (application/yaml; then each mistake names its line). If the document is already a version, the response is 200 with that version, and nothing is written. An admin activates it.',
        consumes,
        querystring: WhyQuery,
        body: RuleSetBody,
        response: { 200: AppliedReply, 201: AppliedReply },
      },
    },
    async ({ ctx, body, query }, reply) => {
      const { ruleSet, created } = await applyRuleSet(ctx, body, query.why);
      return reply.code(created ? 201 : 200).send({ ...ruleSet, created });
    },
  );
  app.post(
    '/rules/sets/check',
    {
      config: { role: 'viewer', problems: ['several-rule-sets'] },
      validatorCompiler: () => (value) => ({ value }),
      schema: {
        operationId: 'ruleSets.check',
        tags,
        summary: 'Check a document and run its examples; writes nothing',
        description: 'Accepts the same document as POST /rules/sets. The response lists all mistakes.',
        consumes,
        body: RuleSetBody,
        response: { 200: CheckReply },
      },
    },
    async ({ body }) => check(body),
  );
};

const documentOf = (body: unknown): unknown => (typeof body === 'string' ? readRuleSet(body) : body);

function check(body: unknown): CheckReply {
  try {
    const { document } = checkRuleSet(documentOf(body));
    const examples = runExamples(compileRuleSet(document)).map(({ name, problems }) => ({
      name,
      problems: [...problems],
    }));
    return { errors: [], examples };
  } catch (error) {
    if (!(error instanceof EngineError) || !Array.isArray(error.details.errors)) throw error;
    return { errors: error.details.errors, examples: [] };
  }
}
