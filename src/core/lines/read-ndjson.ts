import type { z } from 'zod';
import { check } from '../kernel/index.ts';
import { readJson } from './read-json.ts';
import { type ReadLine, readLines } from './read-lines.ts';

/** Reads NDJSON, one value of the schema per line. */
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
  const read = readJson(text);
  if ('problem' in read) return { line, errors: [{ path: '', message: read.problem }] };
  const checked = check(schema, read.value);
  return 'errors' in checked ? { line, errors: checked.errors } : { line, value: checked.data, bytes };
}
