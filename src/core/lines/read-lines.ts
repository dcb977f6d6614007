import type { FieldError } from '../kernel/index.ts';

/** A line as read: its value, or why it is rejected. Lines are counted from 1, including blank ones. */
export type ReadLine<Value> =
  | { readonly line: number; readonly value: Value; readonly bytes: number }
  | { readonly line: number; readonly errors: readonly FieldError[] };

/** A line that is not blank: its text, or why it cannot be read. */
export interface Line {
  readonly line: number;
  readonly text: string | undefined;
  readonly problem: string;
  readonly bytes: number;
}

const MAX_LINE_BYTES = 1_048_576;
const NEWLINE = 10;
const BLANK = [32, 9, 13]; // space, tab, carriage return: a line of other control characters is not blank

/** Decodes the bytes of a line; undefined if they are not text. */
export type DecodeLine = (content: Buffer) => string | undefined;

/** Reads the lines that are not blank, as text, UTF-8 by default. Holds at most one line in memory. */
export async function* readLines(
  bytes: AsyncIterable<Uint8Array>,
  decode: DecodeLine = decodeUtf8,
): AsyncGenerator<Line> {
  for await (const { line, content } of splitLines(bytes)) {
    if (content === 'too long') yield unread(line, 'the line is longer than 1 MB');
    else if (!content.every((byte) => BLANK.includes(byte))) yield decoded(line, content, decode(content));
  }
}

const unread = (line: number, problem: string): Line => ({ line, text: undefined, problem, bytes: 0 });

const decoded = (line: number, content: Buffer, text: string | undefined): Line =>
  text === undefined ? unread(line, 'is not UTF-8 text') : { line, text, problem: '', bytes: content.length };

export function decodeUtf8(content: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

async function* splitLines(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ line: number; content: Buffer | 'too long' }> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let line = 1;
  const hold = (part: Uint8Array) => {
    heldBytes += part.length;
    // a line that is too long is skipped, not kept
    if (heldBytes > MAX_LINE_BYTES) held = [];
    else held.push(part);
  };
  const take = () => {
    const content = heldBytes > MAX_LINE_BYTES ? ('too long' as const) : Buffer.concat(held);
    held = [];
    heldBytes = 0;
    return { line: line++, content };
  };
  for await (const chunk of bytes) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      hold(chunk.subarray(from, at));
      from = at + 1;
      yield take();
    }
    hold(chunk.subarray(from));
  }
  if (heldBytes > 0) yield take();
}
