import { EngineError, type FieldError, isEngineError } from '../kernel/index.ts';

const LISTED_LINES = 1000;
const LISTED_ERRORS_PER_LINE = 20;
/** A batch ends at whichever comes first: enough work to be worth a transaction, little enough to hold in memory. */
const BATCH = { rows: 500, bytes: 1_000_000 };

/** A rejected line as a reply lists it. */
export interface LineErrors {
  readonly line: number;
  readonly errors: FieldError[];
}

/** What is counted of an import's lines; the first 1,000 are listed. */
export class LineList<Item extends { readonly line: number }> {
  readonly #items: Item[] = [];
  #total = 0;

  add(item: Item): void {
    this.#total++;
    if (this.#items.length < LISTED_LINES) this.#items.push(item);
  }

  get total(): number {
    return this.#total;
  }

  /** In the file's order: lines that could not be read are known before those that did not fit. */
  get items(): Item[] {
    return this.#items.toSorted((a, b) => a.line - b.line);
  }
}

/** A rejected line with its first 20 errors. */
export function rejection(line: number, errors: readonly FieldError[]): LineErrors {
  const listed = errors.slice(0, LISTED_ERRORS_PER_LINE);
  const more = errors.length - listed.length;
  if (more > 0) listed.push({ path: '', message: `and ${more} more errors in this line` });
  return { line, errors: listed };
}

/** What was read, in batches for a transaction each. */
export async function* batches<Item>(
  items: AsyncIterable<Item>,
  weigh: (item: Item) => { readonly rows: number; readonly bytes: number },
): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  let [rows, bytes] = [0, 0];
  for await (const item of items) {
    batch.push(item);
    const weight = weigh(item);
    rows += weight.rows;
    bytes += weight.bytes;
    if (rows < BATCH.rows && bytes < BATCH.bytes) continue;
    yield batch;
    batch = [];
    [rows, bytes] = [0, 0];
  }
  if (batch.length > 0) yield batch;
}

/** The error that ends an import: one of a database that went away says what is stored and what to do. */
export function importError(error: unknown, stored: string, remedy: string): unknown {
  if (!isEngineError(error) || error.kind !== 'unavailable') return error;
  const message = `the import stopped after ${stored}, which are stored: ${error.message}; ${remedy}`;
  return new EngineError('import-interrupted', message);
}
