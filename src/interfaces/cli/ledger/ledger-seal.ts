import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { dataCommand, type StoreOptions, wholeNumber, withEngine } from '../options.ts';
import { counted, remark, say, sayJson } from '../print.ts';

interface Options extends StoreOptions {
  readonly checkpointFile?: string;
  readonly wait: number;
}

export const sealCommand = (config: Config): Command =>
  dataCommand('seal', config, 'ledger seal --checkpoint-file /elsewhere/checkpoints')
    .description('Seal the events written so far. `serve` and `worker` do this continuously.')
    .option('--checkpoint-file <file>', 'Append every signed checkpoint to this file')
    .option('--wait <s>', 'Seconds to wait for transactions that are still open', wholeNumber, 30)
    .action((options: Options) =>
      withEngine(config, options, 'ledger seal', async ({ engine }) => {
        const { openSigningKey, sealWritten } = await import('../../../trust/ledger/index.ts');
        const { keyPlace } = await import('./begin-sealing.ts');
        const key = openSigningKey(keyPlace(config, options));
        const outside = { file: options.checkpointFile };
        const { tree, waiting } = await sealWritten(engine, { key, outside }, 1000 * options.wait);
        const root = tree.root().toString('hex');
        if (options.json === true) return sayJson({ tree_size: tree.size, root, waiting });
        say(`${counted(tree.size, 'event')} sealed, root ${root}`);
        if (waiting > 0)
          remark(`${counted(waiting, 'event')} not sealed: an older transaction is still open. Seal again later.`);
      }),
    );

export const publicKeyCommand = (config: Config): Command =>
  dataCommand('public-key', config, 'ledger public-key > ledger.pub')
    .description('Print the public key that verifies checkpoints.')
    .action(async (options: StoreOptions) => {
      const { openSigningKey } = await import('../../../trust/ledger/index.ts');
      const { keyPlace } = await import('./begin-sealing.ts');
      const { verifier } = openSigningKey(keyPlace(config, options));
      const pem = verifier.publicKey.export({ type: 'spki', format: 'pem' });
      if (options.json === true) return sayJson({ verifier_key: verifier.text, pem });
      say(`${verifier.text}\n${pem}`.trimEnd());
    });
