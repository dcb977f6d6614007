import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { dataCommand, withEngine } from '../options.ts';
import type { VerifyOptions } from './verify.ts';

export const verifyCommand = (config: Config): Command =>
  dataCommand('verify', config, 'ledger verify --checkpoint /elsewhere/checkpoints --public-key ledger.pub')
    .description('Recompute the tree from all events and compare it with the signed checkpoints.')
    .option('--checkpoint <file>', 'A file of checkpoints kept outside the database')
    .option('--public-key <file>', "The signer's public key (default: from this data directory)")
    .action((options: VerifyOptions) =>
      withEngine(config, options, 'ledger verify', async ({ engine }) => {
        const { verify } = await import('./verify.ts');
        return verify(config, options, engine);
      }),
    );
