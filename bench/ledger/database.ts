import type pg from 'pg';

/** The database on which a question is measured. */
export interface Database {
  readonly url: string;
  readonly client: pg.Client;
  readonly progress: (line: string) => void;
}
