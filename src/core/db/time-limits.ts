import pg from 'pg';

const LOOK_EVERY_MS = 1_000;

/**
 * Cancels work that exceeds its time limit on a connection. Checks once per second: a timer for each statement, or a setting of
 * the session, costs more than most statements.
 */
export class TimeLimits {
  readonly #url: string;
  readonly #onError: (error: Error) => void;
  readonly #deadlines = new Map<pg.ClientBase, number>();
  readonly #cancelled = new WeakSet<pg.ClientBase>();
  #timer: NodeJS.Timeout | undefined;

  constructor(url: string, onError: (error: Error) => void) {
    this.#url = url;
    this.#onError = onError;
  }

  begin(client: pg.ClientBase, limitMs: number): void {
    this.#deadlines.set(client, performance.now() + limitMs);
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  /** @returns whether it was canceled: if so, discard the connection, because a late cancel could hit its next statement */
  end(client: pg.ClientBase): boolean {
    this.#deadlines.delete(client);
    return this.#cancelled.has(client);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    for (const [client, deadline] of this.#deadlines)
      if (deadline <= now) {
        this.#deadlines.delete(client);
        this.#cancelled.add(client);
        this.#cancel(client).catch(this.#onError);
      }
  }

  /** Cancels over a separate connection: the work to be canceled may hold all connections of the pool. */
  async #cancel(client: pg.ClientBase): Promise<void> {
    const pid = 'processID' in client ? client.processID : undefined;
    if (typeof pid !== 'number') return;
    const other = new pg.Client({ connectionString: this.#url, connectionTimeoutMillis: 10_000 });
    other.on('error', () => {});
    await other.connect();
    try {
      await other.query('select pg_cancel_backend($1)', [pid]);
    } finally {
      await other.end();
    }
  }
}
