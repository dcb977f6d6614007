import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { RuleSetDocument } from '../../../decisions/rules/index.ts';
import type { Reply } from '../../client/index.ts';
import { type StoreOptions, servedCommand, withApi } from '../options.ts';
import { say, sayJson, table } from '../print.ts';
import { nameOf, ruleSetNamed, versionName } from './rule-sets.ts';

export const showCommand = (config: Config): Command =>
  servedCommand('show', config, 'rules show tiktok')
    .description('Show a version: its weights, its conditions, and how they are evaluated.')
    .argument('<version>', 'tiktok (the active version), tiktok@3, or an id', versionName)
    .action((name: string, options: StoreOptions) =>
      withApi(config, options, 'rules', async (api) => {
        const ruleSet = await ruleSetNamed(api, name);
        if (options.json === true) return sayJson(ruleSet);
        show(ruleSet);
      }),
    );

function show(ruleSet: Reply<'ruleSets.get'>): void {
  const { document, weights, conditions, status, created_at, activated_at, id, checksum } = ruleSet;
  say(`${nameOf(ruleSet)} · ${status} · ${id}`);
  if (document.description !== undefined) say(document.description);
  say(`created ${created_at}, active since ${activated_at ?? 'never'}, checksum ${checksum.slice(0, 12)}`);
  say();
  const worths = Object.entries(document.features).map(([feature, worth]) => [
    feature,
    `${(100 * (weights[feature] ?? 0)).toFixed(1)}%`,
    inWords(worth.shape),
    String(worth.when_missing),
  ]);
  say(table(['feature', 'weight', 'shape', 'when missing'], worths));
  if (conditions.length === 0) return;
  say();
  const rows = conditions.map(({ list, id: name, runs_on }) => [
    KINDS[list],
    name,
    runs_on,
    textOf(document, list, name),
  ]);
  say(table(['', 'id', 'runs on', 'condition'], rows));
}

const KINDS = { boosts: 'boost', requirements: 'requirement', advice: 'advice' } as const;

function textOf({ boosts, requirements, advice }: RuleSetDocument, list: keyof typeof KINDS, id: string): string {
  const texts = {
    boosts: boosts.map((boost) => ({ id: boost.id, text: `${boost.when} → × ${boost.multiply}` })),
    requirements: requirements.map(({ id: own, must }) => ({ id: own, text: must })),
    advice: advice.map(({ id: own, should }) => ({ id: own, text: should })),
  };
  return (
    texts[list]
      .find((condition) => condition.id === id)
      ?.text.replace(/\s+/g, ' ')
      .trim() ?? ''
  );
}

function inWords(shape: RuleSetDocument['features'][string]['shape']): string {
  if (shape === 'identity') return 'its value';
  if ('constant' in shape) return `always ${shape.constant}`;
  return shape.points.map(([x, y]) => `${x} → ${y}`).join(', ');
}
