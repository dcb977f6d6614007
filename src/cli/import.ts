import { createReadStream, statSync } from 'node:fs';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { EngineError } from '../kernel/index.ts';
import type { Api } from './api.ts';
import { EXIT } from './exit.ts';
import { type StoreOptions, servedCommand, withApi } from './options.ts';
import { remark, say, sayJson } from './print.ts';
import { type Progress, progress } from './progress.ts';

interface ImportReply {
  readonly video_assets: number;
  readonly clips: number;
  readonly rejected: readonly { line: number; errors: readonly { path: string; message: string }[] }[];
  readonly rejected_total: number;
}

const LINES_SHOWN = 20;
const TYPES: Record<string, string> = {
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.csv': 'text/csv',
};

export const importCommand = (config: Config): Command =>
  servedCommand('import', config, 'import catalog.ndjson')
    .description('take videos and clips into the catalogue: NDJSON (a video a line) or CSV (a clip a line)')
    .argument('<file>', 'a .ndjson, .jsonl or .csv file')
    .action((file: string, options: StoreOptions) =>
      withApi(config, options, 'import', async (api) => {
        const reply = await importFile(api, file);
        if (reply.rejected_total > 0) process.exitCode = EXIT.refused;
        if (options.json === true) return sayJson(reply);
        say(`${reply.video_assets} videos and ${reply.clips} clips taken, ${reply.rejected_total} lines rejected`);
        for (const { line, errors } of reply.rejected.slice(0, LINES_SHOWN))
          for (const { path, message } of errors) remark(`line ${line}: ${path === '' ? '' : `${path} `}${message}`);
        const hidden = reply.rejected_total - LINES_SHOWN;
        if (hidden > 0) remark(`… and ${hidden} more rejected lines (--json lists the first 1,000)`);
      }),
    );

export async function importFile(api: Api, file: string): Promise<ImportReply> {
  const type = TYPES[extname(file).toLowerCase()];
  if (type === undefined)
    throw new EngineError('invalid', 'unknown-format', `${file}: the name must end in .ndjson, .jsonl or .csv`);
  const bar = progress('importing', sizeOf(file), 'bytes');
  const content = Readable.from(counted(createReadStream(file), bar), { objectMode: false });
  try {
    return await api.call<ImportReply>('POST', '/imports', { stream: { type, content } });
  } finally {
    bar.end();
  }
}

/** Counts on the way: a listener for `data` next to the one who reads would take bytes away from it. */
async function* counted(bytes: AsyncIterable<Buffer>, bar: Progress): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    bar.advance(chunk.length);
    yield chunk;
  }
}

function sizeOf(file: string): number {
  try {
    const found = statSync(file);
    if (found.isFile()) return found.size;
  } catch {
    throw new EngineError('not-found', 'file-not-found', `there is no file ${file}`);
  }
  throw new EngineError('invalid', 'not-a-file', `${file} is not a file`);
}
