import { InvalidArgumentError } from 'commander';
import { notFound } from '../../../core/kernel/index.ts';
import { PLATFORMS } from '../../../core/platforms/index.ts';
import type { RuleSetDocument } from '../../../decisions/rules/index.ts';
import type { Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { bytesOf } from '../named-file.ts';

const NAMED = new RegExp(`^(${PLATFORMS.join('|')})(?:@(\\d{1,9}))?$`);
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Formats a version as people write it: `tiktok@3`. */
export const nameOf = ({ platform, version }: { readonly platform: string; readonly version: number }) =>
  `${platform}@${version}`;

/** Checks a version's name on the command line: `tiktok` (the active one), `tiktok@3` or an id. */
export function versionName(written: string): string {
  if (NAMED.test(written) || ID.test(written)) return written;
  throw new InvalidArgumentError('Use tiktok for the active version, tiktok@3 for version 3, or an id.');
}

/** Returns the version with that name, with its document. */
export async function ruleSetNamed(api: Api, name: string): Promise<Reply<'ruleSets.get'>> {
  return api.client.ruleSets.get({ id: ID.test(name) ? name : await idOf(api, name) });
}

async function idOf({ client }: Api, name: string): Promise<string> {
  const [, platform, version] = NAMED.exec(name) ?? [];
  const { rule_sets } = await client.ruleSets.list({
    platform: PLATFORMS.find((one) => one === platform),
    ...(version === undefined ? { status: 'active' } : { version: Number(version) }),
  });
  const [found] = rule_sets;
  if (found === undefined)
    throw notFound('rule-set-not-found', `there is no ${name}: \`campaigns-engine rules list\` shows the versions`);
  return found.id;
}

/** Returns the documents that a name or a file stands for. */
export async function documentsOf(api: Api, nameOrFile: string): Promise<RuleSetDocument[]> {
  if (!NAMED.test(nameOrFile) && !ID.test(nameOrFile)) return readRuleSetFile(nameOrFile);
  return [(await ruleSetNamed(api, nameOrFile)).document];
}

/** Reads the rule sets of a YAML or JSON file, and checks each. */
export async function readRuleSetFile(file: string): Promise<RuleSetDocument[]> {
  const { decodeText, readRuleSets } = await import('../../../decisions/rules/index.ts');
  return readRuleSets(decodeText(bytesOf(file)));
}
