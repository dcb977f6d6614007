import type { z } from 'zod';
import { check } from '../kernel/index.ts';
import { keyProblem } from './key-problem.ts';
import { type ReadLine, readLines } from './read-lines.ts';

/** Reads NDJSON, a value of the schema a line. */
export async function* readNdjson<Schema extends z.ZodType>(
  bytes: AsyncIterable<Uint8Array>,
  schema: Schema,
): AsyncGenerator<ReadLine<z.output<Schema>>> {
  for await (const { line, text, problem, bytes: length } of readLines(bytes)) {
    if (text === undefined) yield { line, errors: [{ path: '', message: problem }] };
    else yield readLine(line, text, length, schema);
  }
}

function readLine<Schema extends z.ZodType>(
  line: number,
  text: string,
  bytes: number,
  schema: Schema,
): ReadLine<z.output<Schema>> {
  const problem = (message: string) => ({ line, errors: [{ path: '', message }] });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return problem(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const wrongKey = keyProblem(text);
  if (wrongKey !== undefined) return problem(wrongKey);
  const checked = check(schema, value);
  return 'errors' in checked ? { line, errors: checked.errors } : { line, value: checked.data, bytes };
}
