import { check, type FieldError } from '../kernel/index.ts';
import { VideoLine } from './schema.ts';

/** A line as read: a video to take, or why not. Lines are counted from 1, blank ones included. */
export type ReadLine =
  | { readonly line: number; readonly video: VideoLine; readonly bytes: number }
  | { readonly line: number; readonly errors: readonly FieldError[] };

const MAX_LINE_BYTES = 1_048_576;
const NEWLINE = 10;
const BLANK = [32, 9, 13]; // space, tab, carriage return: a line of other control characters is not blank

/** Reads NDJSON, a video a line. Holds at most one line in memory. */
export async function* readNdjson(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine> {
  for await (const { line, content } of lines(bytes)) {
    if (content === 'too long') yield { line, errors: [{ path: '', message: 'the line is longer than 1 MB' }] };
    else if (!content.every((byte) => BLANK.includes(byte))) yield readLine(line, content);
  }
}

function readLine(line: number, content: Buffer): ReadLine {
  const problem = (message: string) => ({ line, errors: [{ path: '', message }] });
  let value: unknown;
  try {
    const written = new TextDecoder('utf-8', { fatal: true }).decode(content);
    // zod would pass over this one name without a word
    if (written.includes('"__proto__"')) return problem('"__proto__" is not a field');
    value = JSON.parse(written);
  } catch (error) {
    if (error instanceof SyntaxError) return problem(`is not JSON: ${error.message}`);
    return problem('is not UTF-8 text');
  }
  const checked = check(VideoLine, value);
  if ('errors' in checked) return { line, errors: checked.errors };
  return { line, video: checked.data, bytes: content.length };
}

async function* lines(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ line: number; content: Buffer | 'too long' }> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let line = 1;
  const hold = (part: Uint8Array) => {
    heldBytes += part.length;
    // a line that is too long is read past, not kept
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
