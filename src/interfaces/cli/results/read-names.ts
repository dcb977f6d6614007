import { readFileSync } from 'node:fs';
import { invalid, notFound } from '../../../core/kernel/index.ts';
import { cellsOf } from '../../../core/lines/index.ts';

/**
 * Reads a file that says whose the names of an export are: a JSON list of {platform, name, clip_id or campaign_id}, or the
 * same as CSV with a header. What they hold is checked by the API.
 */
export function readNames(file: string): unknown[] {
  const text = textOf(file);
  const wrong = (message: string) => invalid([{ path: file, message }]);
  if (!/\.csv$/i.test(file)) {
    try {
      const names: unknown = JSON.parse(text);
      if (Array.isArray(names)) return names;
    } catch (error) {
      throw wrong(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    throw wrong('must be a list of {platform, name, clip_id or campaign_id}');
  }
  const [header, ...rows] = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at) => {
      const cells = cellsOf(line);
      if (typeof cells === 'string') throw wrong(`line ${at + 1}: ${cells}`);
      return cells.map((cell) => cell.trim());
    });
  return rows.map((cells) =>
    Object.fromEntries((header ?? []).flatMap((name, at) => (cells[at] ? [[name, cells[at]]] : []))),
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw notFound('file-not-found', `there is no file ${file} that can be read`);
  }
}
