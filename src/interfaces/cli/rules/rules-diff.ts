import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { EngineError } from '../../../core/kernel/index.ts';
import type { RuleSetDocument } from '../../../decisions/rules/index.ts';
import type { Api } from '../api.ts';
import { type StoreOptions, servedCommand, withApi } from '../options.ts';
import { say, sayJson, table } from '../print.ts';
import { documentsOf } from './rule-sets.ts';

const WIDEST = 60;

export const diffCommand = (config: Config): Command =>
  servedCommand('diff', config, 'rules diff tiktok tiktok.yaml')
    .description('Show the differences between two rule sets.')
    .argument('<before>', 'tiktok (the active version), tiktok@3, an id, or a file')
    .argument('<after>', 'Likewise')
    .action((before: string, after: string, options: StoreOptions) =>
      withApi(config, options, 'rules', async (api) => {
        const [from, to] = [await oneDocument(api, before), await oneDocument(api, after)];
        const { diffRuleSets } = await import('../../../decisions/rules/index.ts');
        const differences = diffRuleSets(from, to);
        if (options.json === true) return sayJson({ differences });
        const rows = differences.map((each) => [each.path, shown(each.before), shown(each.after)]);
        say(rows.length === 0 ? 'no difference' : table(['where', before, after], rows));
      }),
    );

async function oneDocument(api: Api, nameOrFile: string): Promise<RuleSetDocument> {
  const [document, ...more] = await documentsOf(api, nameOrFile);
  if (document !== undefined && more.length === 0) return document;
  throw new EngineError('several-rule-sets', `${nameOrFile} must contain exactly one rule set to compare`);
}

function shown(value: unknown): string {
  if (value === undefined) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}
