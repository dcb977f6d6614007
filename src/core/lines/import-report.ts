import { EngineError, type FieldError, isEngineError } from '../kernel/index.ts';

const LISTED_LINES = 1000;
const LISTED_ERRORS_PER_LINE = 20;
/** A batch ends at the first limit that it reaches: large enough to be worth a transaction, small enough to hold in memory. */
const BATCH = { rows: 500, bytes: 1_000_000 };

/** A rejected line as a response lists it. */
export interface LineErrors {
  readonly line: number;
  readonly errors: FieldError[];
}

/** Counts lines of an import and lists the first 1,000. */
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

  /** Returns the lines in the file's order: lines that could not be read are found before those that do not fit the schema. */
  get items(): Item[] {
    return this.#items.toSorted((a, b) => a.line - b.line);
  }
}

/** Returns a rejected line with its first 20 errors. */
export function rejection(line: number, errors: readonly FieldError[]): LineErrors {
  const listed = errors.slice(0, LISTED_ERRORS_PER_LINE);
  const more = errors.length - listed.length;
  if (more > 0) listed.push({ path: '', message: `and ${more} more errors in this line` });
  return { line, errors: listed };
}

/** Groups items into batches, one per transaction. */
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

/** Returns the error that ends an import: if the database became unavailable, it says what is stored and what to do. */
export function importError(error: unknown, stored: string, remedy: string): unknown {
  if (!isEngineError(error) || error.kind !== 'unavailable') return error;
  const message = `the import stopped after ${stored}, which are stored: ${error.message}; ${remedy}`;
  return new EngineError('import-interrupted', message);
}
