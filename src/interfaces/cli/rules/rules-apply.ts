import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { type StoreOptions, servedCommand, withApi } from '../options.ts';
import { say, sayJson } from '../print.ts';
import { nameOf, readRuleSetFile } from './rule-sets.ts';

interface Options extends StoreOptions {
  readonly activate?: boolean;
  readonly why?: string;
}

type Applied = Reply<'ruleSets.create'>;

export const applyCommand = (config: Config): Command =>
  servedCommand('apply', config, 'rules apply tiktok.yaml --activate --why "shorter clips"')
    .description('Store the rule sets in a file as versions. A rule set that is already stored keeps its version.')
    .argument('<file>', 'A YAML or JSON file with one rule set or several (--- between them)')
    .option('--activate', 'Also activate them')
    .option('--why <reason>', 'The reason, recorded in the ledger')
    .action(async (file: string, options: Options) => {
      // a mistake anywhere in the file means that nothing is applied
      const documents = await readRuleSetFile(file);
      return withApi(config, options, 'rules', async (api) => {
        const applied: Applied[] = [];
        for (const document of documents) {
          const kept = await api.client.ruleSets.create(document);
          applied.push(options.activate === true ? { ...kept, ...(await activated(api, kept, options.why)) } : kept);
        }
        if (options.json === true) return sayJson({ rule_sets: applied });
        for (const version of applied) say(inWords(version));
      });
    });

const activated = ({ client }: Api, { id }: Applied, why: string | undefined) => client.ruleSets.activate({ id, why });

function inWords(version: Applied): string {
  const name = nameOf(version);
  const news = version.created ? 'is new' : 'already has this document';
  if (version.status === 'active') return `${name} ${news}, and active`;
  return `${name} ${news}: \`campaigns-engine rules activate ${name}\` activates it`;
}
