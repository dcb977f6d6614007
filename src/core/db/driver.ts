/**
 * What both databases provide: sessions to borrow, and single statements. After `limitMs`, whatever runs on the session is
 * canceled; by default there is no limit. The embedded database cannot cancel.
 */
export interface Driver {
  /** Borrows a session for several statements in a row (a transaction). */
  acquire(limitMs?: number): Promise<Session>;
  /** Runs one statement on any free session; the name lets PostgreSQL keep its plan. */
  once(statement: Statement, values: readonly unknown[], limitMs?: number): Promise<Result>;
  /** Returns the current state of its sessions. */
  pool(): PoolState;
  close(): Promise<void>;
}

export interface PoolState {
  /** Open sessions, including idle ones. */
  readonly size: number;
  readonly idle: number;
  /** Callers that wait for a session. */
  readonly waiting: number;
  /** How long a new caller would wait, in ms; 0 if nobody is waiting. */
  readonly expectedWaitMs: number;
}

export interface Session {
  query(text: string, values: readonly unknown[]): Promise<Result>;
  /** Runs one statement; the name lets PostgreSQL keep its plan. */
  run(statement: Statement, values: readonly unknown[]): Promise<Result>;
  /** Runs several statements without parameters, separated by semicolons. */
  script(text: string): Promise<void>;
  /** Returns the session to the pool; a broken one is discarded. */
  release(broken?: Error): void;
}

export interface Result {
  readonly rows: Record<string, unknown>[];
  readonly affected: number;
}

/** A statement whose plan PostgreSQL keeps under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}
