import type { Command } from 'commander';
import { EXIT } from '../exit.ts';
import { plainCommand } from '../options.ts';
import { remark, say, sayJson } from '../print.ts';
import { readRuleSetFile } from './rule-sets.ts';

export const testCommand = (): Command =>
  plainCommand('test', 'rules test tiktok.yaml')
    .description('Check the rule sets in a file and run their examples. Exits with 5 if one fails. Needs no database.')
    .argument('<file>', 'YAML or JSON')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const { compileRuleSet, runExamples } = await import('../../../decisions/rules/index.ts');
      const ruleSets = (await readRuleSetFile(file)).map((document) => ({
        platform: document.platform,
        examples: runExamples(compileRuleSet(document)),
      }));
      const failed = ruleSets.some(({ examples }) => examples.some(({ problems }) => problems.length > 0));
      if (failed) process.exitCode = EXIT.refused;
      if (json === true) return sayJson({ rule_sets: ruleSets });
      for (const { platform, examples } of ruleSets) {
        const passed = examples.filter(({ problems }) => problems.length === 0).length;
        say(
          `${platform}: ${examples.length === 0 ? 'valid, without examples' : `${passed} of ${examples.length} examples pass`}`,
        );
        for (const { name, problems } of examples) for (const problem of problems) remark(`  ${name}: ${problem}`);
      }
    });
