import { expect, test } from 'vitest';
import { openEngine } from '../../engine.ts';
import { migratedDirectory } from '../../testing/index.ts';
import { sentBy } from '../../testing/print-client.ts';
import { buildApp } from '../http/index.ts';
import type { OperationId } from './methods.ts';
import { type Operation, operationOf } from './operation-of.ts';

test('the table describes every operation as the OpenAPI document does', async () => {
  const engine = await openEngine({ dataDir: migratedDirectory() });
  const app = await buildApp(engine, { docs: true });
  const sent = sentBy((await app.inject({ url: '/openapi.json' })).json());
  await app.close();
  await engine.close();
  const sorted = ({ marks, ...rest }: Operation) => ({ ...rest, marks: [...marks].sort() });
  expect(sent.size).toBeGreaterThan(100);
  for (const [id, operation] of sent)
    expect({ id, ...sorted(operationOf(id as OperationId)) }).toEqual({ id, ...sorted(operation) });
});
