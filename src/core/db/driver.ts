/**
 * What both databases offer: sessions to borrow, and one-shot statements. `limitMs` is how long each may be borrowed before what
 * runs on it is canceled; default: for ever. The embedded database cannot cancel.
 */
export interface Driver {
  /** Borrows a session for several statements in a row (a transaction). */
  acquire(limitMs?: number): Promise<Session>;
  /** Runs one statement on whichever session is free; the name lets PostgreSQL keep its plan. */
  once(statement: Statement, values: readonly unknown[], limitMs?: number): Promise<Result>;
  /** What its sessions do just now. */
  pool(): PoolState;
  close(): Promise<void>;
}

export interface PoolState {
  /** Sessions that are open, idle ones included. */
  readonly size: number;
  readonly idle: number;
  /** Callers that wait for one. */
  readonly waiting: number;
  /** How long one who comes now would wait, in ms; 0 when nobody waits. */
  readonly expectedWaitMs: number;
}

export interface Session {
  query(text: string, values: readonly unknown[]): Promise<Result>;
  /** The name lets PostgreSQL keep its plan. */
  run(statement: Statement, values: readonly unknown[]): Promise<Result>;
  /** Several statements without parameters, separated by semicolons. */
  script(text: string): Promise<void>;
  /** Gives the session back; a broken one is thrown away. */
  release(broken?: Error): void;
}

export interface Result {
  readonly rows: Record<string, unknown>[];
  readonly affected: number;
}

/** A statement whose plan is kept under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}
