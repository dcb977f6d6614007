import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { packageFile } from '../../../core/kernel/index.ts';
import type { RouteAccess } from '../../../trust/access/index.ts';
import { docsPage } from '../docs-page.ts';
import { KEY_HEADER, takesKey } from '../idempotency/index.ts';
import { oneOfEach, type Part } from './components.ts';
import { asText, fileReply, showExamples } from './media.ts';
import { operationId } from './operation-id.ts';
import { problemReply, problemSchemas } from './problems.ts';

/** Serves `/openapi.json` and the page `/docs`, generated from the routes' zod schemas. Register it before the routes. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Campaigns Engine',
        version: String(JSON.parse(readFileSync(packageFile('package.json'), 'utf8')).version),
        description:
          'From a finished video to the best clip for each platform, a draft campaign, and proof of how each decision was made.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [
        { name: 'campaigns', description: 'Orchestration, drafts and their life cycle' },
        { name: 'publishing', description: 'Ad accounts; approved campaigns as paused ads on the platforms' },
        { name: 'decisions', description: 'Which clip won, and the evidence' },
        { name: 'experiments', description: 'Tests that compare clips, day by day' },
        { name: 'budgets', description: 'Daily budgets: plans and limits' },
        { name: 'posting-times', description: 'When to post; campaigns scheduled for a time' },
        { name: 'rules', description: 'Rule sets: versions, activation, evaluation' },
        { name: 'catalog', description: 'Videos, clips, imports' },
        { name: 'results', description: 'Results of ads: figures, rates, exports' },
        { name: 'ledger', description: 'Append-only facts' },
        { name: 'webhooks', description: 'Sending events to other programs' },
        { name: 'jobs', description: 'Background work' },
        { name: 'access', description: 'API keys, sealed secrets' },
        { name: 'operations', description: 'Liveness and readiness' },
      ],
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description:
              'An API key (`campaigns-engine keys create`). Until a key exists, requests over loopback need none.',
          },
        },
      },
    },
    transform: (input) => {
      const operation = jsonSchemaTransform(input);
      const { route } = input;
      return withNotes(withAccess(withKey(withId(operation, input), route), route.config ?? {}), route);
    },
    transformObject: (input) => finished(jsonSchemaTransformObject(input)),
  });
  await app.register(docsPage);
}

function withId<Transformed extends { schema: FastifySchema }>(
  operation: Transformed,
  { route, url }: { readonly route: RouteOptions; readonly url: string },
): Transformed {
  return { ...operation, schema: { operationId: operationId(String(route.method), url), ...operation.schema } };
}

/** Adds `x-required-role`, and `x-admin-for` where values of a path parameter need a higher role. */
function withAccess<Transformed extends { schema: FastifySchema }>(
  operation: Transformed,
  { role, adminFor }: RouteAccess,
): Transformed {
  const access = {
    'x-required-role': role,
    ...(adminFor === undefined ? {} : { 'x-admin-for': { [adminFor.parameter]: adminFor.values } }),
    security: role === 'anyone' ? [] : [{ key: [] }],
  };
  return { ...operation, schema: { ...operation.schema, ...access } };
}

/** Adds the Idempotency-Key header to every operation that accepts one. */
function withKey<Transformed extends { schema: FastifySchema }>(
  operation: Transformed,
  { method, config }: RouteOptions,
): Transformed {
  if (!takesKey(String(method), config)) return operation;
  const headers = { type: 'object', properties: { 'Idempotency-Key': KEY_HEADER } };
  return { ...operation, schema: { ...operation.schema, headers } };
}

type Document = ReturnType<typeof jsonSchemaTransformObject>;

/** The part of the document that is changed here. */
interface Described {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Part>; securitySchemes?: Record<string, unknown> };
}

interface Operation {
  summary?: string;
  requestBody?: Parameters<typeof asText>[0];
  responses?: Record<string, unknown>;
  [PROBLEMS]?: readonly string[];
  [FILES]?: readonly string[];
  [EXAMPLES]?: readonly unknown[];
}

/** Notes that routes declare and `finished` replaces. */
const PROBLEMS = 'x-problem-codes';
const FILES = 'x-files';
const EXAMPLES = 'x-body-examples';

/** Completes the document with what routes do not repeat: problems, file bodies and replies, and one copy of each shared schema. */
function finished(document: Document): Document {
  const described: Described = structuredClone(document) as Described;
  for (const operation of Object.values(described.paths ?? {}).flatMap((operations) => Object.values(operations))) {
    const { [PROBLEMS]: codes, [FILES]: files, [EXAMPLES]: examples, summary = '' } = operation;
    for (const note of [PROBLEMS, FILES, EXAMPLES] as const) delete operation[note];
    showExamples(operation.requestBody, examples);
    asText(operation.requestBody);
    operation.responses = {
      ...operation.responses,
      ...(files === undefined ? {} : { 200: fileReply(files, summary) }),
      default: problemReply(codes),
    };
  }
  const { paths, schemas } = oneOfEach(described.paths, { ...described.components?.schemas, ...problemSchemas() });
  return { ...described, paths, components: { ...described.components, schemas } } as Document;
}

/** Adds what the generator does not copy from a route, and the examples of a body whose schema is shared. */
function withNotes<Transformed extends { schema: FastifySchema }>(
  operation: Transformed,
  { config, schema }: RouteOptions,
): Transformed {
  const files = schema?.produces;
  const examples = schema?.body instanceof z.ZodType ? schema.body.meta()?.examples : undefined;
  const notes = {
    ...(examples === undefined ? {} : { [EXAMPLES]: examples }),
    ...(config?.problems === undefined ? {} : { [PROBLEMS]: config.problems }),
    ...(files === undefined ? {} : { [FILES]: files }),
  };
  return { ...operation, schema: { ...operation.schema, ...notes } };
}
