import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundle } from './bundle.ts';
import { type EmbeddedTemplates, embeddedTemplates } from './embedded-templates.ts';
import { openTestEngine } from './open-test-engine.ts';
import { findBinaries, startCluster } from './postgres-cluster.ts';
import { createDatabase, type TestServer } from './postgres-databases.ts';
import { makeRunDirectory, removeRun } from './run-directory.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The directory that `tmpdir()` returns during the run. It is removed afterwards. */
    runDirectory: string;
    /** Films by recipe, which are kept for later runs. */
    filmsDirectory: string;
    embeddedTemplates: EmbeddedTemplates;
    /** The program that reads films, as one file. */
    filmChild: string;
    /** The servers on which tests may create databases, one for each worker; null if there is no PostgreSQL here. */
    postgresServers: readonly TestServer[] | null;
  }
}

/** vitest's global setup: creates what every test file copies, such as a migrated database of both kinds. */
export default async function setUp({ provide, config }: TestProject): Promise<() => Promise<void>> {
  provide('filmsDirectory', join(tmpdir(), 'campaigns-engine-test-films'));
  const directory = makeRunDirectory();
  provide('runDirectory', directory);
  const [{ servers, stop }, filmChild, templates] = await Promise.all([
    startPostgres(Number(config.maxWorkers)),
    bundle('content/media/child.ts'),
    embeddedTemplates(),
  ]);
  provide('embeddedTemplates', templates);
  provide('filmChild', filmChild);
  provide('postgresServers', servers);
  return async () => {
    await stop();
    removeRun(directory);
    await rm(filmChild);
  };
}

interface Servers {
  readonly servers: readonly TestServer[] | null;
  stop(): Promise<void>;
}

/**
 * Uses `TEST_DATABASE_URL`, or starts temporary clusters, one for each worker, because the ledger waits for every open transaction of a
 * cluster, including those of other tests.
 */
async function startPostgres(workers: number): Promise<Servers> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== '') return { servers: [await withTemplate(given)], stop: async () => {} };
  const binaries = findBinaries();
  if (binaries === undefined) {
    const advice = 'install PostgreSQL (Debian: apt-get install postgresql) or set TEST_DATABASE_URL';
    if (process.env.CI === 'true') throw new Error(`the PostgreSQL half of the tests cannot run: ${advice}`);
    process.stderr.write(
      `\nThe PostgreSQL half of the tests is skipped: no PostgreSQL on this machine; ${advice}.\n\n`,
    );
    return { servers: null, stop: async () => {} };
  }
  const first = await startCluster(binaries);
  const { template } = await withTemplate(first.url);
  first.halt();
  const others = Array.from({ length: workers - 1 }, () => startCluster(binaries, undefined, first.data));
  const clusters = [first, ...(await Promise.all(others))];
  first.start();
  return {
    servers: clusters.map(({ url }) => ({ url, template })),
    stop: async () => {
      await Promise.all(clusters.map((cluster) => cluster.stop()));
    },
  };
}

async function withTemplate(url: string): Promise<TestServer> {
  const template = await createDatabase(url);
  await (await openTestEngine({ databaseUrl: template.url })).close();
  return { url, template: template.name };
}
