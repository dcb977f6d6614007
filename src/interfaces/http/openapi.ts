import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RouteAccess } from '../../trust/access/index.ts';
import { docsPage } from './docs-page.ts';
import { KEY_HEADER, takesKey } from './idempotency/index.ts';
import { Problem } from './problem.ts';

/** `/openapi.json` and the page `/docs`, generated from the routes' zod schemas. Registered before the routes. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Campaigns Engine',
        version: '1',
        description:
          'From a finished video to the right clip on each platform, a draft campaign, and proof that it was the right call.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [
        { name: 'campaigns', description: 'Orchestrate, drafts and their life' },
        { name: 'publishing', description: 'Ad accounts; approved campaigns as paused ads on the platforms' },
        { name: 'decisions', description: 'Which clip won, and the evidence' },
        { name: 'rules', description: 'Rule sets: versions, activation, evaluation' },
        { name: 'catalog', description: 'Videos, clips, imports' },
        { name: 'results', description: 'Results of ads: figures, rates, exports' },
        { name: 'ledger', description: 'Append-only facts' },
        { name: 'webhooks', description: 'Telling others of events' },
        { name: 'jobs', description: 'Background work' },
        { name: 'access', description: 'API keys, sealed secrets' },
        { name: 'operations', description: 'Is it alive' },
      ],
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API key (`campaigns-engine keys create`). Without any key, loopback needs none.',
          },
        },
      },
    },
    transform: (input) => {
      const operation = withExamples(jsonSchemaTransform(input), input.schema?.body);
      return withAccess(withKey(withId(operation, input), input.route), input.route.config ?? {});
    },
    transformObject: (input) => withProblems(jsonSchemaTransformObject(input)),
  });
  await app.register(docsPage);
}

/** `GET /campaigns/:id` → `getCampaignsById`: clients name their functions by it. */
export const operationId = (method: string, url: string): string =>
  url
    .split(/[/_-]/)
    .filter((part) => part !== '')
    .reduce(
      (id, part) => id + (part.startsWith(':') ? `By${capital(part.slice(1))}` : capital(part)),
      method.toLowerCase(),
    );

const capital = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

function withId<Transformed extends { schema: FastifySchema }>(
  operation: Transformed,
  { route, url }: { readonly route: RouteOptions; readonly url: string },
): Transformed {
  return { ...operation, schema: { ...operation.schema, operationId: operationId(String(route.method), url) } };
}

/** `x-required-role`, and `x-admin-for` where a path parameter asks for more. */
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

/** zod leaves a body's examples out of its schema when a field is transformed while it is read, as features are. */
function withExamples<Transformed extends { schema: FastifySchema }>(
  operation: Transformed,
  body: unknown,
): Transformed {
  const examples = body instanceof z.ZodType ? body.meta()?.examples : undefined;
  if (examples === undefined || typeof operation.schema.body !== 'object') return operation;
  return { ...operation, schema: { ...operation.schema, body: { ...operation.schema.body, examples } } };
}

/** Every POST but those with a streamed body takes an Idempotency-Key. */
function withKey<Transformed extends { schema: FastifySchema }>(
  operation: Transformed,
  { method, config }: RouteOptions,
): Transformed {
  if (!takesKey(String(method), config)) return operation;
  const headers = { type: 'object', properties: { 'Idempotency-Key': KEY_HEADER } };
  return { ...operation, schema: { ...operation.schema, headers } };
}

type Document = ReturnType<typeof jsonSchemaTransformObject>;

/** As far as it is changed here. */
interface Described {
  paths?: Record<string, Record<string, { responses?: Record<string, unknown> }>>;
  components?: { schemas?: Record<string, unknown>; securitySchemes?: Record<string, unknown> };
}

/** Every operation can answer a problem: said once here, not at every route. */
function withProblems(document: Document): Document {
  const described: Described = structuredClone(document) as Described;
  const schema = { $ref: '#/components/schemas/Problem' };
  const problem = { description: 'A problem (RFC 9457)', content: { 'application/problem+json': { schema } } };
  for (const operations of Object.values(described.paths ?? {}))
    for (const operation of Object.values(operations))
      operation.responses = { ...operation.responses, default: problem };
  const { $schema: _, ...problemSchema } = z.toJSONSchema(Problem);
  described.components = { ...described.components, schemas: { ...used(described), Problem: problemSchema } };
  return described as Document;
}

/** The generator describes every schema both as input and as reply; what nothing refers to is left out. */
function used({ paths, components }: Described): Record<string, unknown> {
  const written = JSON.stringify(paths);
  return Object.fromEntries(
    Object.entries(components?.schemas ?? {}).filter(([name, schema]) => {
      const reference = `"#/components/schemas/${name}"`;
      const others = Object.entries(components?.schemas ?? {}).filter(([, other]) => other !== schema);
      return written.includes(reference) || JSON.stringify(others).includes(reference);
    }),
  );
}
