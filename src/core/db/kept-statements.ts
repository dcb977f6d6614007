import type { messages, PGlite, protocol } from '@electric-sql/pglite';
import type { Result } from './driver.ts';

type Message = messages.BackendMessage;
type Serialize = typeof protocol.serialize;
type Messages = typeof messages;

interface Kept {
  readonly name: string;
  /** Types of the parameters, by their numbers in `pg_type`. */
  readonly parameters: readonly number[];
  readonly columns: readonly { readonly name: string; readonly type: number }[];
}

/**
 * Nothing analyzes the embedded database's tables automatically, so a plan made for an empty table would stay: after this time,
 * all plans are discarded.
 */
const KEPT_MS = 10_000;
/** A plan takes about 20 kB of memory that is never freed. */
const KEPT_AT_MOST = 200;
/** Longer statements are lists of rows, which are not repeated. */
const LONGEST_TEXT = 4_000;
/** Any other statement may change the columns that a kept statement returns. */
const CHANGES_NO_COLUMN = /^(SELECT|INSERT|UPDATE|DELETE|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET)\b/;
const COUNTS_ROWS = /^(?:INSERT|UPDATE|DELETE|MERGE) .*?(\d+)$/;

/**
 * The statements of one PGlite instance, each parsed and described only once. PGlite's own query sends five messages per
 * statement and waits for each; here a repeated statement is one message: 24,000 short statements take 2.2 s of processor time
 * instead of 6.0 s. Runs one statement at a time: callers must not overlap.
 */
export class KeptStatements {
  readonly #pglite: PGlite;
  readonly #serialize: Serialize;
  readonly #messages: Messages;
  readonly #kept = new Map<string, Kept>();
  #keptSince = 0;
  #named = 0;

  constructor(pglite: PGlite, serialize: Serialize, types: Messages) {
    this.#pglite = pglite;
    this.#serialize = serialize;
    this.#messages = types;
  }

  /** Runs one statement. PGlite's serializers for the parameters' types turn the values into text. */
  async run(text: string, values: readonly unknown[]): Promise<Result> {
    const { bind, execute, sync } = this.#serialize;
    const statement = await this.#statement(text);
    const received = await this.#send([
      bind({
        statement: statement.name,
        values: values.map((value, at) => this.#asText(value, statement.parameters[at])),
      }),
      execute({}),
      sync(),
    ]);
    return this.#result(received, statement);
  }

  /** Discards all plans, before their tables get other columns. */
  async forget(): Promise<void> {
    const names = [...this.#kept.values()].map(({ name }) => name);
    this.#kept.clear();
    const { close, sync } = this.#serialize;
    if (names.length > 0) await this.#send([...names.map((name) => close({ type: 'S', name })), sync()]);
  }

  async #statement(text: string): Promise<Kept> {
    if (performance.now() - this.#keptSince > KEPT_MS || this.#kept.size >= KEPT_AT_MOST) {
      await this.forget();
      this.#keptSince = performance.now();
    }
    const kept = this.#kept.get(text);
    if (kept !== undefined) return kept;
    const name = text.length > LONGEST_TEXT ? '' : `kept_${++this.#named}`;
    const statement = await this.#parse(name, text);
    if (name !== '') this.#kept.set(text, statement);
    return statement;
  }

  async #parse(name: string, text: string): Promise<Kept> {
    const { parse, describe, sync } = this.#serialize;
    const { ParameterDescriptionMessage, RowDescriptionMessage } = this.#messages;
    const received = await this.#send([parse({ name, text }), describe({ type: 'S', name }), sync()]);
    let parameters: number[] = [];
    let columns: Kept['columns'] = [];
    for (const message of received) {
      if (message instanceof ParameterDescriptionMessage) parameters = message.dataTypeIDs;
      if (message instanceof RowDescriptionMessage)
        columns = message.fields.map((field) => ({ name: field.name, type: field.dataTypeID }));
    }
    return { name, parameters, columns };
  }

  #asText(value: unknown, type = 0): string | null {
    if (value === null || value === undefined) return null;
    return this.#pglite.serializers[type]?.(value) ?? String(value);
  }

  async #result(received: readonly Message[], { columns }: Kept): Promise<Result> {
    const { CommandCompleteMessage, DataRowMessage } = this.#messages;
    const parsers = columns.map(({ type }) => this.#pglite.parsers[type]);
    const rows: Record<string, unknown>[] = [];
    let tag = '';
    for (const message of received) {
      if (message instanceof CommandCompleteMessage) tag = message.text;
      if (!(message instanceof DataRowMessage)) continue;
      const row: Record<string, unknown> = {};
      columns.forEach(({ name, type }, at) => {
        const text = message.fields[at] ?? null;
        const parse = parsers[at];
        row[name] = text === null || parse === undefined ? text : parse(text, type);
      });
      rows.push(row);
    }
    if (!CHANGES_NO_COLUMN.test(tag)) await this.forget();
    return { rows, affected: Number(COUNTS_ROWS.exec(tag)?.[1] ?? 0) };
  }

  /** Sends messages in one piece. @throws PostgreSQL's first error among the responses */
  #send(parts: readonly Uint8Array[]): Promise<Message[]> {
    return this.#pglite.execProtocolStream(Buffer.concat(parts), { syncToFs: false });
  }
}
