import type { FastifyInstance } from 'fastify';
import type { Config } from '../../../config.ts';
import { forbidden, unavailable } from '../../../core/kernel/index.ts';
import type { Engine } from '../../../engine.ts';
import { anyActiveKey } from '../../../trust/access/index.ts';
import { type AppOptions, buildApp, isLoopback } from '../../http/index.ts';

/** Rate limit of one key, for a process that other machines can reach; CAMPAIGNS_ENGINE_RATE_LIMIT overrides it. */
const REQUESTS_PER_MINUTE = 6_000;
const SWEEP_MS = 50;

/** Builds the app. Keys are optional if only this machine can reach it, and required otherwise. @throws `no-key` */
export async function lockedApp(
  engine: Engine,
  host: string,
  { rateLimit, publicUrl }: Pick<Config, 'rateLimit' | 'publicUrl'>,
  given: Omit<AppOptions, 'door' | 'requestsPerMinute' | 'publicUrl'>,
): Promise<FastifyInstance> {
  const options = { ...given, publicUrl };
  if (isLoopback(host)) return buildApp(engine, { ...options, door: 'keys-if-any', requestsPerMinute: rateLimit });
  if (!(await anyActiveKey(engine.db, engine.now())))
    throw forbidden(
      'no-key',
      `--host ${host} opens the engine to other machines, and no API key is active: create one first with \`campaigns-engine keys create --role admin --name NAME\``,
    );
  return buildApp(engine, { ...options, door: 'keys', requestsPerMinute: rateLimit ?? REQUESTS_PER_MINUTE });
}

/**
 * @param option the option that names the port, for the error message
 * @returns the address that it listens on
 * @throws `cannot-listen`
 */
export async function listen(app: FastifyInstance, host: string, port: number, option: string): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw unavailable('cannot-listen', `cannot listen on ${host}:${port} (${String(error)}): use another ${option}`);
  }
  const address = app.server.address();
  const bound = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
}

/** Closes the app after the requests in flight, and closes idle connections, which clients would keep alive for a minute. */
export async function closed(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  await app.close();
  clearInterval(sweep);
}
