import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { openSigningKey, sealAll } from '../ledger/index.ts';
import { dataCommand, type StoreOptions, withEngine } from './options.ts';
import { say, sayJson } from './print.ts';
import { keyPlace } from './sealing.ts';

interface Options extends StoreOptions {
  readonly checkpointFile?: string;
}

export const sealCommand = (config: Config): Command =>
  dataCommand('seal', config, 'ledger seal --checkpoint-file /elsewhere/checkpoints')
    .description('seal what is written so far; `serve` and `worker` do so all the time')
    .option('--checkpoint-file <file>', 'append every signed checkpoint to this file')
    .action((options: Options) =>
      withEngine(config, options, 'ledger seal', async ({ engine }) => {
        const key = openSigningKey(keyPlace(config, options));
        const tree = await sealAll(engine, { key, outside: { file: options.checkpointFile } });
        const root = tree.root().toString('hex');
        if (options.json === true) return sayJson({ tree_size: tree.size, root });
        say(`${tree.size} events are sealed, root ${root}`);
      }),
    );

export const publicKeyCommand = (config: Config): Command =>
  dataCommand('public-key', config, 'ledger public-key > ledger.pub')
    .description('the public key that checkpoints are verified with, for whoever verifies them')
    .action((options: StoreOptions) => {
      const { verifier } = openSigningKey(keyPlace(config, options));
      const pem = verifier.publicKey.export({ type: 'spki', format: 'pem' });
      if (options.json === true) return sayJson({ verifier_key: verifier.text, pem });
      say(`${verifier.text}\n${pem}`.trimEnd());
    });
