import { type Engine, type EngineOptions, openEngine } from '../../engine.ts';
import { type Client, createClient } from '../client/index.ts';
import { buildApp, fetchInside } from '../http/index.ts';
import { collectGarbageSooner } from './heap.ts';

/**
 * The API that every command uses: the typed HTTP client, connected to a running server or to an engine in this process. A command
 * therefore prints the same with and without `--server`.
 */
export interface Api {
  readonly client: Client;
  /** Describes where the data is. */
  readonly place: string;
  close(): Promise<void>;
}

/** The API of an engine in this process. */
export interface LocalApi extends Api {
  readonly engine: Engine;
}

/** A page of replays or the plan of a training may take minutes. */
const REMOTE_TIMEOUT_MS = 300_000;

export async function localApi(options: EngineOptions): Promise<LocalApi> {
  const engine = await openEngine(options);
  const app = await buildApp(engine, { docs: false, door: 'in-process' }).catch(async (error: unknown) => {
    await engine.close();
    throw error;
  });
  collectGarbageSooner();
  // calls inside the process need no retries: no connection can break
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

/** Returns the API of a server elsewhere. @param key an API key, if the server needs one */
export const remoteApi = (server: string, key?: string): Api => ({
  client: createClient({ baseUrl: server, key, timeoutMs: REMOTE_TIMEOUT_MS }),
  place: server,
  close: async () => {},
});
