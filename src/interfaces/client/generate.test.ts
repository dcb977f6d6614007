import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../engine.ts';
import { migratedDirectory } from '../../testing/index.ts';
import { printOperations, printPlatforms, printSchema } from '../../testing/print-client.ts';
import { buildApp } from '../http/index.ts';

let document: Parameters<typeof printSchema>[0];
let close: () => Promise<void>;
beforeAll(async () => {
  const engine = await openEngine({ dataDir: migratedDirectory() });
  const app = await buildApp(engine, { docs: true });
  document = (await app.inject({ url: '/openapi.json' })).json();
  close = async () => {
    await app.close();
    await engine.close();
  };
});
afterAll(() => close());

test('schema.ts matches the API (`npm run generate` updates it)', async () => {
  await expect(await printSchema(document)).toMatchFileSnapshot('schema.ts');
});

test('operations.ts matches the API (`npm run generate` updates it)', async () => {
  await expect(printOperations(document)).toMatchFileSnapshot('operations.ts');
});

test('platforms.ts matches src/core/platforms (`npm run generate` updates it)', async () => {
  await expect(printPlatforms()).toMatchFileSnapshot('../mcp/platforms.ts');
  await expect(printPlatforms()).toMatchFileSnapshot('../web/platforms.ts');
});

test('the client imports only its own files and no package', () => {
  const sources = ['index', 'create-client', 'send', 'methods', 'problem', 'operations', 'operation-of', 'schema'].map(
    (name) => readFileSync(`src/interfaces/client/${name}.ts`, 'utf8'),
  );
  const imported = sources.flatMap((source) => [...source.matchAll(/from '([^']+)'/g)].map(([, from]) => from));
  expect(imported.filter((from) => !from?.startsWith('./'))).toEqual([]);
});
