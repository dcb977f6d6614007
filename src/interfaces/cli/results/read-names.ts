import { createReadStream, readFileSync } from 'node:fs';
import { invalid, notFound } from '../../../core/kernel/index.ts';
import { readCsvRows, readLines } from '../../../core/lines/index.ts';

/**
 * Reads a file that maps the names of an export: a JSON list of {platform, name, clip_id or campaign_id}, or the same as CSV
 * with a header. What they hold is checked by the API.
 */
export async function readNames(file: string): Promise<unknown[]> {
  const wrong = (message: string) => invalid([{ path: file, message }]);
  const text = textOf(file);
  if (/\.csv$/i.test(file)) return rowsOf(file, wrong);
  try {
    const names: unknown = JSON.parse(text);
    if (Array.isArray(names)) return names;
  } catch (error) {
    throw wrong(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw wrong('must be a list of {platform, name, clip_id or campaign_id}');
}

async function rowsOf(file: string, wrong: (message: string) => Error): Promise<unknown[]> {
  const names: unknown[] = [];
  let header: readonly string[] | undefined;
  for await (const { line, cells } of readCsvRows(readLines(createReadStream(file)))) {
    if (typeof cells === 'string') throw wrong(`line ${line}: ${cells}`);
    if (header === undefined) header = cells;
    else names.push(Object.fromEntries(header.flatMap((name, at) => (cells[at] ? [[name, cells[at]]] : []))));
  }
  return names;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw notFound('file-not-found', `there is no file ${file} that can be read`);
  }
}
