import { randomUUID } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import type { Context } from '../../src/context.ts';
import { buildApp } from '../../src/interfaces/http/index.ts';
import { onEachDatabase, type TestContext } from '../../src/testing/index.ts';
import type { Place } from './places.ts';

/** The HTTP API, listening in the test's own process. */
export interface Listening {
  readonly url: string;
  /** The context behind it. */
  readonly ctx: Context;
  end(): Promise<void>;
}

export type Listen = () => Promise<Listening>;

/**
 * Runs the tests once on each database against an API on its own port, with the time and the ids of `serve`. A separate
 * process would show nothing more about the contract, and costs seconds.
 */
export function onEachServer(subject: string, tests: (listen: Listen) => void): void {
  onEachDatabase(subject, (testContext) => tests(async () => listenOn(await testContext())));
}

async function listenOn(testContext: TestContext): Promise<Listening> {
  const ctx = { ...testContext, now: () => new Date(), newId: randomUUID, actor: 'http:anonymous' };
  const app = await buildApp(ctx, { docs: true });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    ctx,
    end: () => {
      app.server.closeAllConnections();
      return app.close();
    },
  };
}

/** Reads the database behind an API with SQL. */
export const lookInto = ({ db }: Context): Pick<Place, 'look'> => ({
  look: (work) =>
    work(async (text, values = []) => (await db.kysely.executeQuery<never>(CompiledQuery.raw(text, [...values]))).rows),
});
