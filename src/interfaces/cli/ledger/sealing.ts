import type { Command } from 'commander';
import { serverUrl } from '../options.ts';

export interface SealOptions {
  readonly seal: boolean;
  readonly checkpointFile?: string;
  readonly checkpointUrl?: string;
}

/** Adds the options of programs that seal the ledger while they run. */
export const sealing = (command: Command): Command =>
  command
    .option('--no-seal', 'Do not seal the ledger: another process seals it')
    .option('--checkpoint-file <file>', 'Append every signed checkpoint of the ledger to this file')
    .option('--checkpoint-url <url>', 'Post every signed checkpoint of the ledger to this URL', serverUrl);
