import { check } from '../kernel/index.ts';
import { type ReadLine, readLines } from './read-lines.ts';
import { VideoLine } from './schema.ts';

/** Reads NDJSON, a video a line. */
export async function* readNdjson(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine> {
  for await (const { line, text, problem, bytes: length } of readLines(bytes)) {
    if (text === undefined) yield { line, errors: [{ path: '', message: problem }] };
    else yield readLine(line, text, length);
  }
}

function readLine(line: number, text: string, bytes: number): ReadLine {
  const problem = (message: string) => ({ line, errors: [{ path: '', message }] });
  // zod would pass over this one name without a word
  if (text.includes('"__proto__"')) return problem('"__proto__" is not a field');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return problem(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const checked = check(VideoLine, value);
  return 'errors' in checked ? { line, errors: checked.errors } : { line, video: checked.data, bytes };
}
