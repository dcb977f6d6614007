import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../engine.ts';
import { migratedDirectory } from '../../testing/index.ts';
import { printOperations, printSchema, sentBy } from '../../testing/print-client.ts';
import { buildApp } from '../http/index.ts';
import type { OperationId } from './methods.ts';
import { type Operation, operationOf } from './operation-of.ts';

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

test('the types are those of the API as it is: `npm run client:generate` writes them anew', async () => {
  await expect(await printSchema(document)).toMatchFileSnapshot('schema.ts');
});

test('the table of operations is that of the API as it is', async () => {
  await expect(printOperations(document)).toMatchFileSnapshot('operations.ts');
});

test('the table says of every operation what the document says', () => {
  const sent = sentBy(document);
  expect(sent.size).toBeGreaterThan(100);
  const sorted = ({ marks, ...rest }: Operation) => ({ ...rest, marks: [...marks].sort() });
  for (const [id, operation] of sent)
    expect({ id, ...sorted(operationOf(id as OperationId)) }).toEqual({ id, ...sorted(operation) });
});

test('the client imports nothing of the house and no package', () => {
  const sources = ['index', 'create-client', 'send', 'methods', 'problem', 'operations', 'operation-of', 'schema'].map(
    (name) => readFileSync(`src/interfaces/client/${name}.ts`, 'utf8'),
  );
  const imported = sources.flatMap((source) => [...source.matchAll(/from '([^']+)'/g)].map(([, from]) => from));
  expect(imported.filter((from) => !from?.startsWith('./'))).toEqual([]);
});
