import pg from 'pg';

const LOOK_EVERY_MS = 1_000;

/**
 * Cancels what takes longer on a connection than it may. Looked at once a second: a timer for each statement, or a setting of
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

  /** @returns whether it was canceled: what comes next on that connection could be canceled in its place, so throw it away */
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

  /** Over a connection of its own: those of the pool may all be taken by what is to be canceled. */
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
