import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
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
        { name: 'decisions', description: 'Which clip won, and the evidence' },
        { name: 'catalogue', description: 'Videos, clips, imports' },
        { name: 'ledger', description: 'Append-only facts' },
        { name: 'operations', description: 'Is it alive' },
      ],
    },
    transform: (input) => withExamples(jsonSchemaTransform(input), input.schema?.body),
    transformObject: (input) => withProblems(jsonSchemaTransformObject(input)),
  });
  await app.register(scalar, {
    routePrefix: '/docs',
    configuration: { title: 'Campaigns Engine', withDefaultFonts: false, hideClientButton: true, telemetry: false },
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** zod leaves a body's examples out of its schema when a field is transformed while it is read, as ids are. */
function withExamples<Transformed extends { schema: FastifySchema }>(
  operation: Transformed,
  body: unknown,
): Transformed {
  const examples = body instanceof z.ZodType ? body.meta()?.examples : undefined;
  if (examples === undefined || typeof operation.schema.body !== 'object') return operation;
  return { ...operation, schema: { ...operation.schema, body: { ...operation.schema.body, examples } } };
}

/** Every operation can answer a problem: said once here, not at every route. */
function withProblems(
  document: ReturnType<typeof jsonSchemaTransformObject>,
): ReturnType<typeof jsonSchemaTransformObject> {
  const problem = {
    description: 'A problem (RFC 9457)',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  const { $schema: _, ...schema } = z.toJSONSchema(Problem);
  const described = structuredClone(document) as {
    paths?: Record<string, Record<string, { responses?: Record<string, unknown> }>>;
    components?: { schemas?: Record<string, unknown> };
  };
  for (const operations of Object.values(described.paths ?? {}))
    for (const operation of Object.values(operations))
      operation.responses = { ...operation.responses, default: problem };
  described.components = { ...described.components, schemas: { ...described.components?.schemas, Problem: schema } };
  return described as ReturnType<typeof jsonSchemaTransformObject>;
}
