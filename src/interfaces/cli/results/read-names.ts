import { createReadStream } from 'node:fs';
import { invalid } from '../../../core/kernel/index.ts';
import { readCsvRows, readJson, readLines } from '../../../core/lines/index.ts';
import type { Input } from '../../client/index.ts';
import { textOf } from '../named-file.ts';

type Names = Input<'results.mapNames'>['names'];

/**
 * Reads a file that maps the names in an export: a JSON list of {platform, name, clip_id or campaign_id}, or the same as CSV
 * with a header. The API checks the values.
 */
export async function readNames(file: string): Promise<Names> {
  const wrong = (message: string) => invalid([{ path: file, message }]);
  const text = textOf(file);
  if (/\.csv$/i.test(file)) return (await rowsOf(file, wrong)) as Names;
  const read = readJson(text);
  if ('problem' in read) throw wrong(read.problem);
  if (Array.isArray(read.value)) return read.value;
  throw wrong('must be a list of {platform, name, clip_id or campaign_id}');
}

async function rowsOf(file: string, wrong: (message: string) => Error): Promise<unknown[]> {
  const names: unknown[] = [];
  let header: readonly string[] | undefined;
  for await (const { line, cells } of readCsvRows(readLines(createReadStream(file)))) {
    if (typeof cells === 'string') throw wrong(`line ${line}: ${cells}`);
    if (header === undefined) {
      const repeated = cells.find((name, at) => cells.indexOf(name) !== at);
      if (repeated !== undefined) throw wrong(`column ${JSON.stringify(repeated)} appears twice`);
      header = cells;
    } else names.push(Object.fromEntries(header.flatMap((name, at) => (cells[at] ? [[name, cells[at]]] : []))));
  }
  return names;
}
