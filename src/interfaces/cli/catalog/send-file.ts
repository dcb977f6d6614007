import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { EngineError } from '../../../core/kernel/index.ts';
import type { CallOptions } from '../../client/index.ts';
import { sizeOf } from '../named-file.ts';
import { remark, remarkRest } from '../print.ts';
import { type Progress, progress } from '../progress.ts';

const LINES_SHOWN = 20;
const TYPES: Record<string, string> = {
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.csv': 'text/csv',
};

/** The rejected lines in the reply to an import. */
export interface Rejected {
  readonly rejected: readonly { line: number; errors: readonly { path: string; message: string }[] }[];
  readonly rejected_total: number;
}

/** Sends a file as a stream to an import operation, with a progress bar. */
export async function sendFile<Reply>(file: string, send: (options: CallOptions) => Promise<Reply>): Promise<Reply> {
  const type = TYPES[extname(file).toLowerCase()];
  if (type === undefined)
    throw new EngineError('unknown-format', `${file}: the name must end in .ndjson, .jsonl or .csv`);
  const size = sizeOf(file);
  if (size === 0) throw new EngineError('unreadable-file', `${file} is empty (0 bytes): export it again`);
  const bar = progress('importing', size, 'bytes');
  try {
    return await send({ stream: { type, content: counted(createReadStream(file), bar) } });
  } finally {
    bar.end();
  }
}

export function showRejected({ rejected, rejected_total }: Rejected): void {
  for (const { line, errors } of rejected.slice(0, LINES_SHOWN))
    for (const { path, message } of errors) remark(`line ${line}: ${path === '' ? '' : `${path}: `}${message}`);
  remarkRest(rejected_total, LINES_SHOWN, ' rejected lines');
}

/** Counts the bytes as they are read. A second listener for `data` would take bytes away from the reader. */
async function* counted(bytes: AsyncIterable<Buffer>, bar: Progress): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    bar.advance(chunk.length);
    yield chunk;
  }
}
