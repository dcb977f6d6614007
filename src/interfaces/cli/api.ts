import { Readable } from 'node:stream';
import { unavailable } from '../../core/kernel/index.ts';
import { type Engine, type EngineOptions, openEngine } from '../../engine.ts';
import { type Client, createClient } from '../client/index.ts';
import { buildApp, fetchInside } from '../http/index.ts';
import { ApiProblem } from './exit.ts';
import { collectGarbageSooner } from './heap.ts';

export interface Call {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** A body that is sent as it is read. */
  readonly stream?: { readonly type: string; readonly content: Readable };
}

/**
 * The one way in for commands: the HTTP API, of a running server or of an engine inside this process. A command therefore
 * prints the same, whether it goes through `--server` or not.
 */
export interface Api {
  /** @throws {ApiProblem} for every answer that is an error */
  call<Reply>(method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, call?: Call): Promise<Reply>;
  /** The typed client of the same API. */
  readonly client: Client;
  /** Where the data lies, in words. */
  readonly place: string;
  close(): Promise<void>;
}

/** An engine inside this process. */
export interface LocalApi extends Api {
  readonly engine: Engine;
}

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
    call: async (method, path, { query, body, stream } = {}) => {
      const reply = await app.inject({
        method,
        url: path,
        query: defined(query),
        ...(stream === undefined
          ? body === undefined
            ? {}
            : { payload: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
          : { payload: stream.content, headers: { 'content-type': stream.type } }),
      });
      return answered(reply.statusCode, reply.body);
    },
    close: async () => {
      await app.close();
      await engine.close();
    },
  };
}

/** A server that runs elsewhere. @param key an API key, if it needs one */
export function remoteApi(server: string, key?: string): Api {
  return {
    client: createClient({ baseUrl: server, key }),
    place: server,
    call: async (method, path, { query, body, stream } = {}) => {
      const url = new URL(path, server);
      for (const [name, value] of Object.entries(defined(query))) url.searchParams.set(name, value);
      const headers = new Headers(key === undefined ? {} : { authorization: `Bearer ${key}` });
      const init: RequestInit & { duplex?: 'half' } = { method, headers };
      if (stream !== undefined) {
        init.body = Readable.toWeb(stream.content) as ReadableStream;
        init.duplex = 'half';
        headers.set('content-type', stream.type);
      } else if (body !== undefined) {
        init.body = JSON.stringify(body);
        headers.set('content-type', 'application/json');
      }
      const reply = await fetch(url, init).catch((error: unknown) => {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
        throw unavailable(
          'server-unavailable',
          `no answer from ${server} (${cause}): is \`campaigns-engine serve\` running there?`,
        );
      });
      return answered(reply.status, await reply.text());
    },
    close: async () => {},
  };
}

const defined = (query: Call['query'] = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );

function answered<Reply>(status: number, body: string): Reply {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new ApiProblem(status, {
      detail: `the server answered ${status} with something that is not JSON: is it a campaigns-engine?`,
    });
  }
  if (status >= 400) throw new ApiProblem(status, parsed as Record<string, unknown>);
  return parsed as Reply;
}
