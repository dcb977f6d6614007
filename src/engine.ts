import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Logger, pino } from 'pino';
import { v7 } from 'uuid';
import type { Context } from './context.ts';
import { type Instrument, type Location, openDb } from './core/db/index.ts';
import { openQueue } from './core/queue/index.ts';
import { type Metrics, noMetrics, noTrace, type Trace } from './core/telemetry/index.ts';
import { seedDefaultRuleSets } from './decisions/rules/index.ts';
import { continueOrder } from './trust/ledger/index.ts';

export interface EngineOptions {
  /** `postgres://…`: a PostgreSQL server. By default, the embedded database is used. */
  readonly databaseUrl?: string | undefined;
  /** Directory of the embedded database; `memory` stores nothing on disk. Default `.campaigns-engine`. */
  readonly dataDir?: string | undefined;
  /** Directory of films, thumbnails and renders, shared by all workers. Default `files` in the data directory. */
  readonly filesDir?: string | undefined;
  /**
   * Keys that seal secrets, each 32 random bytes in base64 or hex, separated by commas; the first one seals, all open. By default
   * `secrets.key` in the data directory, which is created for the embedded database only.
   */
  readonly secretKey?: string | undefined;
  /** Maximum number of connections to PostgreSQL. Default 16. */
  readonly poolSize?: number | undefined;
  /** Whether webhooks may use addresses that are not public, and HTTP without TLS. Default false. */
  readonly privateWebhooks?: boolean | undefined;
  /** Address of a local ad platform on this machine, for sandbox accounts; live accounts ignore it. None by default. */
  readonly adsSandbox?: string | undefined;
  /** Divides the times that publishing waits, for sandbox accounts. Default 1. */
  readonly adsSandboxSpeed?: number | undefined;
  /** Who acts, as recorded in the ledger. Default `library`. */
  readonly actor?: string | undefined;
  /** What this process does, shown to a process that finds the data directory in use. Default `library`. */
  readonly purpose?: string | undefined;
  /** By default, warnings and errors are logged to standard error. */
  readonly log?: Logger | undefined;
  /** Where metrics are recorded, see `openPrometheus`. By default nowhere. */
  readonly metrics?: Metrics | undefined;
  /** Runs work as trace spans, see `startTracing`. By default nothing is traced. */
  readonly trace?: Trace | undefined;
}

/** The context of every call, with a method that closes it. */
export interface Engine extends Context {
  readonly log: Logger;
  /** The migrations that were applied when the database was opened. */
  readonly applied: readonly string[];
  close(): Promise<void>;
}

/**
 * Opens the engine: connects to or creates the database, migrates it, and adds every platform's default rule set.
 *
 * @throws `database-unavailable`, `data-directory-in-use`, `schema-too-new`, `schema-out-of-date`, `ledger-behind`
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const log = options.log ?? pino({ level: 'warn' }, pino.destination(2));
  const db = await openDb(
    locationOf(options),
    options.purpose ?? 'library',
    (error) => log.warn({ err: error }, 'a database connection broke while idle; the pool replaces it'),
    options.trace === undefined ? undefined : instrumentStatements(options.trace),
  );
  try {
    const offset = await continueOrder(db);
    if (offset > 0)
      log.warn({ offset }, 'the ledger was restored into a new cluster: its order continues from where it was');
    await seedDefaultRuleSets(db);
  } catch (error) {
    await db.close();
    throw error;
  }
  const files = filesOf(options);
  return {
    db,
    queue: openQueue(db),
    filesDir: files.dir,
    secretKeys: {
      given: () => options.secretKey,
      file: secretKeyFileOf(options),
      mayMake: options.databaseUrl === undefined,
    },
    log,
    metrics: options.metrics ?? noMetrics,
    trace: options.trace ?? noTrace,
    privateWebhooks: options.privateWebhooks,
    adsSandbox: { address: options.adsSandbox, speed: options.adsSandboxSpeed ?? 1 },
    now: () => new Date(),
    newId: () => v7(),
    actor: options.actor ?? 'library',
    applied: db.applied,
    close: async () => {
      await db.close();
      files.end();
    },
  };
}

/** Names a database call as OpenTelemetry does; a statement's text contains no values. */
const instrumentStatements =
  (trace: Trace): Instrument =>
  ({ name, text }, run) => {
    const summary = name ?? text.trimStart().split(/\s/, 1)[0] ?? '';
    const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': summary, 'db.query.text': text };
    return trace({ name: summary, kind: 'client', attributes }, run);
  };

interface Files {
  readonly dir: string;
  readonly end: () => void;
}

/** Returns the files directory. A database in memory gets its own, under a name that nobody can guess, which is deleted with the engine. */
function filesOf({ filesDir, dataDir = '.campaigns-engine' }: EngineOptions): Files {
  if (filesDir !== undefined) return { dir: resolve(filesDir), end: () => {} };
  if (dataDir !== 'memory') return { dir: resolve(dataDir, 'files'), end: () => {} };
  const dir = mkdtempSync(join(tmpdir(), 'campaigns-engine-files-'));
  const remove = () => rmSync(dir, { recursive: true, force: true });
  process.once('exit', remove);
  const end = () => {
    process.off('exit', remove);
    remove();
  };
  return { dir, end };
}

function secretKeyFileOf({ dataDir = '.campaigns-engine' }: EngineOptions): string | undefined {
  return dataDir === 'memory' ? undefined : resolve(dataDir, 'secrets.key');
}

function locationOf({ databaseUrl, dataDir = '.campaigns-engine', poolSize = 16 }: EngineOptions): Location {
  if (databaseUrl !== undefined) return { kind: 'postgres', url: databaseUrl, poolSize };
  return { kind: 'embedded', dataDir: dataDir === 'memory' ? undefined : dataDir };
}
