import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A PostgreSQL server that tests may create databases on. */
export interface TestServer {
  readonly url: string;
  /** The name of a migrated database that has no connections. */
  readonly template: string;
}

/** Creates a database on the server at that URL, empty or as a copy. */
export async function createDatabase(server: string, template?: string): Promise<{ name: string; url: string }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const copy = template === undefined ? '' : ` template ${template} strategy file_copy`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}${copy}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { name, url: url.href };
}
