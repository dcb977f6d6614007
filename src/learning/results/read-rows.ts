import { cellsOf, type Delimiter, type Line, UNCLOSED } from '../../core/lines/index.ts';

export interface Row {
  readonly line: number;
  /** Its cells, or what is wrong with it. */
  readonly cells: readonly string[] | string;
}

/** An ad's text may run over some lines; more of them are a quote that somebody forgot. */
const LINES_OF_A_CELL = 50;

/** The delimiter under which a header has the most cells. */
export function delimiterOf(header: string): Delimiter {
  const counted = ([',', ';', '\t'] as const).map((delimiter) => {
    const cells = cellsOf(header, delimiter);
    return { delimiter, count: typeof cells === 'string' ? 0 : cells.length };
  });
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}

/** The rows of a table. A cell in quotes may hold line breaks; a quote that is never closed costs its own line only. */
export async function* readRows(lines: AsyncIterable<Line>, delimiter: Delimiter): AsyncGenerator<Row> {
  let open: { line: number; text: string }[] = [];
  const finished = function* (): Generator<Row> {
    for (const { line, text } of open) yield { line, cells: cellsOf(text, delimiter) };
    open = [];
  };
  for await (const { line, text, problem } of lines) {
    if (text === undefined) {
      yield* finished();
      yield { line, cells: problem };
      continue;
    }
    const joined = cellsOf([...open.map((each) => each.text), text].join('\n'), delimiter);
    if (joined === UNCLOSED && open.length < LINES_OF_A_CELL) {
      open.push({ line, text });
    } else if (typeof joined === 'string' && open.length > 0) {
      open.push({ line, text });
      yield* finished();
    } else {
      yield { line: open[0]?.line ?? line, cells: joined };
      open = [];
    }
  }
  yield* finished();
}
