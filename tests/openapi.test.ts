import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { buildApp } from '../src/interfaces/http/index.ts';
import { migratedDirectory, openTestEngine } from '../src/testing/index.ts';
import { boundsOf } from './harness/bounds.ts';
import { accepts, type Schema } from './harness/json-schema.ts';
import { type Document, inlined, operationsOf } from './harness/openapi.ts';

/** Operations that callers rely on, as `METHOD /path`. */
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
  readonly operationId?: string;
  readonly responses: Record<string, unknown>;
  readonly requestBody?: {
    content: Record<string, { schema: Schema; example?: unknown; examples?: Record<string, { value: unknown }> }>;
  };
}

let document: Document;
let meta: unknown;
const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => [`${method} ${path}`, one as unknown as Described] as const),
  );
beforeAll(async () => {
  const engine = await openTestEngine({ dataDir: migratedDirectory() });
  const app = await buildApp(engine, { docs: true });
  document = (await app.inject({ url: '/openapi.json' })).json();
  meta = (await app.inject({ url: '/meta' })).json();
  await app.close();
  await engine.close();
});

test('the document names every promised call', () => {
  const described = operationsOf(document).map(({ method, path }) => `${method} ${path}`);
  expect(described).toEqual(expect.arrayContaining(PROMISED));
});

test('a program can read the features with ranges, the transitions of campaigns, and its own role', () => {
  expect(meta).toMatchObject({
    caller: { role: 'admin' },
    features: { visual_score: { type: 'number', unit: '[0,1]', min: 0, max: 1 }, has_audio: { type: 'boolean' } },
    transitions: { approve: { from: ['draft'], to: 'approved' }, resume: { from: ['paused'], to: 'active' } },
  });
});

test('every operation has a unique id of the form noun.verb', () => {
  const ids = operations().map(([, { operationId }]) => String(operationId));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/);
  expect(ids).toEqual(
    expect.arrayContaining(['campaigns.orchestrate', 'campaigns.list', 'jobs.retry', 'films.upload']),
  );
});

test('a shared schema is defined once under its own name, and every reference resolves', () => {
  expect(() => inlined(document)).not.toThrow();
  const names = Object.keys(document.components?.schemas ?? {});
  const written = JSON.stringify(document);
  for (const name of names) expect(written, name).toContain(`"#/components/schemas/${name}"`);
  // a request's schema has its own name only if it differs from the reply
  expect(names.filter((name) => name.endsWith('Input'))).toEqual(['RuleSetDocumentInput']);
  expect(names).toEqual(expect.arrayContaining(['Platform', 'Clip', 'RuleSetDocument', 'Problem', 'ProblemCode']));
});

test('an operation names the problem codes that it can return', () => {
  const codes = (id: string) => {
    const [, found] = operations().find(([, { operationId }]) => operationId === id) ?? [];
    return JSON.stringify(found?.responses.default);
  };
  for (const code of ['campaign-not-draft', 'campaign-not-found'])
    expect(codes('campaigns.update')).toContain(`"${code}"`);
  expect(codes('campaigns.list')).toContain('#/components/schemas/CommonProblem');
  // these come from config.problems of the route
  const silent = operations().filter(([, one]) =>
    JSON.stringify(one.responses.default).includes('schemas/Problem"}}}'),
  );
  expect(silent.map(([name]) => name)).toEqual([]);
});

test('the bounds and defaults of calls match bounds-of-calls.txt (-u updates it)', async () => {
  const asked = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters = [], requestBody }]) => {
      const call = `${method.toUpperCase()} ${path}`;
      const bodies = Object.values(requestBody?.content ?? {});
      return [
        ...parameters.flatMap(({ name, schema }) => boundsOf(schema, `${call} ${name}`)),
        ...bodies.flatMap(({ schema }) => boundsOf(schema, `${call} body`)),
      ];
    }),
  );
  const shared = Object.entries(document.components?.schemas ?? {}).flatMap(([name, schema]) => boundsOf(schema, name));
  await expect(`${[...asked, ...shared].join('\n')}\n`).toMatchFileSnapshot('bounds-of-calls.txt');
});

test('the other bounds in schemas of features match bounds-of-schemas.txt (-u updates it)', async () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(?!interfaces).*schema\.ts$/.test(file),
  );
  const schemas = await Promise.all(
    files
      .sort()
      .map(
        async (file): Promise<[string, object]> => [
          file.replace('.ts', ''),
          await import(/* @vite-ignore */ `${process.cwd()}/src/${file}`),
        ],
      ),
  );
  const lines = schemas.flatMap(([file, exported]) =>
    Object.entries(exported).flatMap(([name, schema]: [string, unknown]) =>
      schema instanceof z.ZodType
        ? boundsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), `${file} ${name}`)
        : [],
    ),
  );
  const ofField = (line: string) => line.replace(/^.*[ .](?=[^ .]+: )/, '');
  const ofCalls = new Set(readFileSync('tests/bounds-of-calls.txt', 'utf8').split('\n').map(ofField));
  const beyond = lines.filter((line) => !ofCalls.has(ofField(line)));
  await expect(`${beyond.join('\n')}\n`).toMatchFileSnapshot('bounds-of-schemas.txt');
});

test('files and streams are described with their content types', () => {
  const answers = (id: string) => {
    const [, found] = operations().find(([, { operationId }]) => operationId === id) ?? [];
    return JSON.stringify(found?.responses['200']);
  };
  expect(answers('clips.thumbnail')).toContain('"content":{"image/jpeg"');
  expect(answers('ledger.stream')).toContain('"content":{"text/event-stream"');
});

test('a stock generator accepts the document', async () => {
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  const written = astToString(await openapiTS(JSON.stringify(document), { silent: true }));
  expect(written).toContain('"campaigns.orchestrate": {');
});

test('every call describes its responses, errors included, and shows a body that its schema accepts', () => {
  for (const [path, methods] of Object.entries(inlined(document).paths))
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
