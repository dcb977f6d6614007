import { beforeAll, expect, test } from 'vitest';
import { buildApp } from '../src/interfaces/http/index.ts';
import { migratedDirectory, openTestEngine } from '../src/testing/index.ts';
import { accepts, type Schema } from './harness/json-schema.ts';
import { type Document, operationsOf } from './harness/openapi.ts';

/** What callers rely on, as `METHOD /path`. */
const PROMISED = [
  'POST /campaigns/orchestrate',
  'GET /campaigns/best_clip',
  'GET /campaigns',
  'GET /campaigns/{id}',
  'PATCH /campaigns/{id}',
  'POST /campaigns/{id}/{transition}',
  'POST /video_assets',
  'GET /video_assets',
  'GET /video_assets/{id}',
  'POST /video_assets/{id}/clips',
  'GET /clips/{id}',
  'PATCH /clips/{id}',
  'POST /imports',
  'POST /results',
  'GET /results',
  'GET /results/{id}',
  'POST /results/names',
  'POST /rules/engine/train',
  'GET /rules/engine/honesty',
  'GET /orchestrations/{id}',
  'GET /ledger/events',
  'GET /healthz',
  'GET /readyz',
];

interface Described {
  readonly responses: Record<string, unknown>;
  readonly requestBody?: {
    content: Record<string, { schema: Schema; example?: unknown; examples?: Record<string, { value: unknown }> }>;
  };
}

let document: Document;
beforeAll(async () => {
  const engine = await openTestEngine({ dataDir: migratedDirectory() });
  const app = await buildApp(engine, { docs: true });
  document = (await app.inject({ url: '/openapi.json' })).json();
  await app.close();
  await engine.close();
});

test('the document names every call', () => {
  const described = operationsOf(document).map(({ method, path }) => `${method} ${path}`);
  expect(described).toEqual(expect.arrayContaining(PROMISED));
});

test('every call has an id of its own, by which clients name their functions', () => {
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((operation) => ('operationId' in operation ? String(operation.operationId) : 'none')),
  );
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^(get|post|put|patch|delete)([A-Z][A-Za-z0-9]*)+$/);
  expect(ids).toEqual(expect.arrayContaining(['postCampaignsOrchestrate', 'getCampaignsBestClip', 'getCampaignsById']));
});

test('every call says what it answers, errors included, and shows a body that its own schema admits', () => {
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods) as unknown as [string, Described][]) {
      const { responses, requestBody } = operation;
      expect(Object.keys(responses), `${method} ${path}`).toContain('default');
      expect(
        Object.keys(responses).some((status) => /^2/.test(status)),
        `${method} ${path}`,
      ).toBe(true);
      for (const [type, { schema, examples, ...one }] of Object.entries(requestBody?.content ?? {})) {
        const example = one.example ?? Object.values(examples ?? {})[0]?.value;
        expect(example, `${method} ${path} ${type}`).toBeDefined();
        expect(accepts(schema, example), `${method} ${path} ${type}`).toBe(true);
      }
    }
});
