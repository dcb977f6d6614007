import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { id, type StoreOptions, servedCommand, wholeNumber, withApi } from '../options.ts';
import { say, sayJson } from '../print.ts';

export const proveCommand = (config: Config): Command =>
  servedCommand('prove', config, 'ledger prove 11111111-1111-1111-1111-111111111111 --json')
    .description('Prove that an event is in the signed ledger.')
    .argument('<event>', 'The id of the event', id)
    .action((eventId: string, options: StoreOptions) =>
      withApi(config, options, 'ledger prove', async ({ client }) => {
        const proof = await client.ledger.prove({ id: eventId });
        if (options.json === true) return sayJson(proof);
        say(`event ${proof.event_id} is leaf ${proof.leaf_index} of ${proof.tree_size}\n`);
        say(`leaf\n  ${proof.leaf}\nproof, from the leaf up\n${lines(proof.proof)}\nroot\n  ${proof.root}\n`);
        say(`checkpoint\n${lines(proof.checkpoint.trimEnd().split('\n'))}`);
      }),
    );

export const consistencyCommand = (config: Config): Command =>
  servedCommand('prove-consistency', config, 'ledger prove-consistency 1000 2000')
    .description('Prove that the ledger of B events extends the ledger of A events.')
    .argument('<a>', 'Number of events in the earlier ledger', wholeNumber)
    .argument('<b>', 'Number of events in the later ledger', wholeNumber)
    .action((from: number, to: number, options: StoreOptions) =>
      withApi(config, options, 'ledger prove-consistency', async ({ client }) => {
        const proof = await client.ledger.consistency({ from, to });
        if (options.json === true) return sayJson(proof);
        say(
          `${proof.from.tree_size} events, root ${proof.from.root}\n${proof.to.tree_size} events, root ${proof.to.root}`,
        );
        say(`proof\n${lines(proof.proof)}`);
      }),
    );

const lines = (values: readonly string[]) => values.map((value) => `  ${value}`).join('\n');
