import { type Engine, type EngineOptions, openEngine } from '../../engine.ts';
import { type Client, createClient } from '../client/index.ts';
import { buildApp, fetchInside } from '../http/index.ts';
import { collectGarbageSooner } from './heap.ts';

/**
 * The one way in for commands: the typed client of the HTTP API, of a running server or of an engine inside this process. A command
 * therefore prints the same, whether it goes through `--server` or not.
 */
export interface Api {
  readonly client: Client;
  /** Where the data lies, in words. */
  readonly place: string;
  close(): Promise<void>;
}

/** An engine inside this process. */
export interface LocalApi extends Api {
  readonly engine: Engine;
}

/** A page of replays or a training's plan may take minutes. */
const REMOTE_TIMEOUT_MS = 300_000;

export async function localApi(options: EngineOptions): Promise<LocalApi> {
  const engine = await openEngine(options);
  const app = await buildApp(engine, { docs: false, door: 'in-process' }).catch(async (error: unknown) => {
    await engine.close();
    throw error;
  });
  collectGarbageSooner();
  // without a connection nothing gets lost on it
  const inside = { retries: 0, timeoutMs: 0, idempotencyKeys: false, fetch: fetchInside(app) };
  return {
    engine,
    client: createClient({ baseUrl: 'http://127.0.0.1', ...inside }),
    place: options.databaseUrl === undefined ? `${options.dataDir}/ (embedded database)` : 'PostgreSQL',
    close: async () => {
      await app.close();
      await engine.close();
    },
  };
}

/** A server that runs elsewhere. @param key an API key, if it needs one */
export const remoteApi = (server: string, key?: string): Api => ({
  client: createClient({ baseUrl: server, key, timeoutMs: REMOTE_TIMEOUT_MS }),
  place: server,
  close: async () => {},
});
