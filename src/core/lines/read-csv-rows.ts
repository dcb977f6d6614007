import { cellsOf, type Delimiter } from './csv-cells.ts';
import type { Line } from './read-lines.ts';

export interface CsvRow {
  /** The line where it begins, counted from 1. */
  readonly line: number;
  /** Its cells, as many as in the header; or what is wrong with it. */
  readonly cells: readonly string[] | string;
}

/** No export is this wide; comparing the cells of a million-column header with each other would take minutes. */
const MAX_COLUMNS = 1000;
/** A quoted text may span some lines; with more of them, somebody forgot the closing quote. */
const LINES_OF_A_CELL = 50;

/**
 * Reads the rows of a table, header first. A cell in quotes may contain line breaks. A quote that is never closed makes only its
 * own line invalid: the lines after it are read again.
 */
export async function* readCsvRows(lines: AsyncIterable<Line>, delimiter: Delimiter = ','): AsyncGenerator<CsvRow> {
  const reader = new RowReader(delimiter);
  for await (const line of lines) yield* reader.add(line);
  yield* reader.end();
}

class RowReader {
  readonly delimiter: Delimiter;
  #width: number | undefined;
  /** Lines of a row whose quote is still open. */
  #open: Line[] = [];
  #isOdd = false;

  constructor(delimiter: Delimiter) {
    this.delimiter = delimiter;
  }

  *add(line: Line): Generator<CsvRow> {
    if (line.text === undefined) {
      yield* this.end();
      yield { line: line.line, cells: line.problem };
    } else if (this.#open.length === 0) yield* this.#first(line, line.text);
    else yield* this.#next(line, line.text);
  }

  /** Gives up on open lines, because nothing more can close them. */
  *end(): Generator<CsvRow> {
    while (this.#open.length > 0) yield* this.#giveUp();
  }

  *#first(line: Line, text: string): Generator<CsvRow> {
    // quotes come in pairs: with an odd number, a cell continues on the next line, or the row is wrong
    if (!hasOddQuotes(text)) yield this.#row(line.line, cellsOf(text, this.delimiter));
    else {
      this.#open = [line];
      this.#isOdd = true;
    }
  }

  *#next(line: Line, text: string): Generator<CsvRow> {
    this.#open.push(line);
    if (hasOddQuotes(text)) this.#isOdd = !this.#isOdd;
    const cells = this.#isOdd ? '' : cellsOf(this.#open.map((each) => each.text).join('\n'), this.delimiter);
    if (typeof cells !== 'string' && this.#fits(cells)) {
      const [first] = this.#open;
      this.#open = [];
      yield this.#row(first?.line ?? line.line, cells);
    } else if (!this.#isOdd || this.#open.length >= LINES_OF_A_CELL) yield* this.#giveUp();
  }

  /** Reports the first of the open lines as wrong and reads the others again. */
  *#giveUp(): Generator<CsvRow> {
    const [wrong, ...rest] = this.#open;
    this.#open = [];
    if (wrong?.text === undefined) return;
    yield this.#row(wrong.line, cellsOf(wrong.text, this.delimiter));
    for (const line of rest) yield* this.add(line);
  }

  #fits(cells: readonly string[]): boolean {
    return this.#width === undefined ? cells.length <= MAX_COLUMNS : cells.length === this.#width;
  }

  #row(line: number, cells: readonly string[] | string): CsvRow {
    if (typeof cells === 'string') return { line, cells };
    if (this.#width === undefined) {
      if (cells.length > MAX_COLUMNS)
        return { line, cells: `has ${cells.length} columns; at most ${MAX_COLUMNS} are allowed` };
      this.#width = cells.length;
    }
    if (cells.length === this.#width) return { line, cells };
    return { line, cells: `has ${cells.length} cells for ${this.#width} columns` };
  }
}

function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) isOdd = !isOdd;
  return isOdd;
}
