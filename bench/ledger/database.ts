import type pg from 'pg';

/** The database that a question measures on. */
export interface Database {
  readonly url: string;
  readonly client: pg.Client;
  readonly progress: (line: string) => void;
}
