import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { Reply } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { EXIT } from '../exit.ts';
import { id, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { counted, remark, remarkRest, say, sayJson, table } from '../print.ts';
import { type Progress, progress } from '../progress.ts';
import { documentsOf } from '../rules/rule-sets.ts';

interface Options extends StoreOptions {
  readonly all?: boolean;
  readonly withRules?: string;
}

type ReplayPage = Reply<'orchestrations.replayAll'>;

const LISTED = 1000;
const SHOWN = 20;

export const replayCommand = (config: Config): Command =>
  servedCommand('replay', config, 'replay --all --with-rules tiktok.yaml')
    .description(
      'Recompute past decisions from their evidence and compare them bit for bit (exits with 5 if one differs), or show what other rules would choose.',
    )
    .argument('[orchestration-id]', 'One orchestration', id)
    .option('--all', 'Every past orchestration')
    .option('--with-rules <rules>', 'Use these rules instead: a file, tiktok@3, or an id')
    .action((orchestrationId: string | undefined, options: Options, command: Command) => {
      if ((orchestrationId === undefined) !== (options.all === true))
        command.error('error: specify one orchestration, or use --all', { exitCode: EXIT.usage });
      return withApi(config, options, 'replay', async (api) => {
        if (options.withRules !== undefined) return askWhatIf(api, orchestrationId, options.withRules, options);
        if (orchestrationId !== undefined) return replayOne(api, orchestrationId, options);
        return replayAll(api, options);
      });
    });

async function replayOne({ client }: Api, orchestrationId: string, { json }: Options): Promise<void> {
  const replay = await client.orchestrations.replay({ id: orchestrationId });
  if (!replay.identical) process.exitCode = EXIT.refused;
  if (json === true) return sayJson(replay);
  const rows = replay.decisions.map(({ platform, rule_set, decided, difference }) => [
    `${platform}@${rule_set.version ?? '?'}`,
    decided?.clip_id ?? 'none',
    decided === null ? '' : String(decided.score),
    difference ?? 'identical',
  ]);
  say(table(['rules', 'clip', 'score', 'computed again'], rows));
}

async function replayAll({ client }: Api, { json }: Options): Promise<void> {
  const sum = { orchestrations: 0, decisions: 0, differing: 0, different: [] as ReplayPage['different'] };
  await everyPage(async (after) => {
    const page = await client.orchestrations.replayAll({ after });
    sum.orchestrations += page.orchestrations;
    sum.decisions += page.decisions;
    sum.differing += page.different.length;
    sum.different.push(...page.different.slice(0, LISTED - sum.different.length));
    return page;
  });
  if (sum.differing > 0) process.exitCode = EXIT.refused;
  if (json === true) return sayJson(sum);
  const verdict =
    sum.differing === 0
      ? 'all identical'
      : `${counted(sum.differing, 'orchestration')} ${sum.differing === 1 ? 'differs' : 'differ'}`;
  say(`${counted(sum.orchestrations, 'orchestration')}, ${counted(sum.decisions, 'decision')}: ${verdict}`);
  for (const { orchestration_id, decisions } of sum.different.slice(0, SHOWN))
    for (const { platform, difference } of decisions)
      if (difference !== null) remark(`${orchestration_id} ${platform}: ${difference}`);
  remarkRest(sum.differing, SHOWN);
}

async function askWhatIf(
  api: Api,
  orchestrationId: string | undefined,
  rules: string,
  { json }: Options,
): Promise<void> {
  const rule_sets = await documentsOf(api, rules);
  const platforms = new Map<string, { decisions: number; changed: number }>();
  const changes: Reply<'orchestrations.whatIf'>['changes'] = [];
  let orchestrations = 0;
  await everyPage(async (after) => {
    const page = await api.client.orchestrations.whatIf({ rule_sets, orchestration_id: orchestrationId, after });
    orchestrations += page.orchestrations;
    changes.push(...page.changes.slice(0, LISTED - changes.length));
    for (const { platform, decisions, changed } of page.platforms) {
      const before = platforms.get(platform) ?? { decisions: 0, changed: 0 };
      platforms.set(platform, { decisions: before.decisions + decisions, changed: before.changed + changed });
    }
    return page;
  });
  const counted = [...platforms].map(([platform, counts]) => ({ platform, ...counts }));
  if (json === true) return sayJson({ orchestrations, platforms: counted, changes });
  const rows = counted.map(({ platform, decisions, changed }) => [
    platform,
    String(decisions),
    String(changed),
    share(changed, decisions),
  ]);
  say(table(['platform', 'decisions', 'winners that change', 'share'], rows));
  for (const { orchestration_id, platform, decided, would_choose } of changes.slice(0, SHOWN))
    say(`${orchestration_id} ${platform}: ${decided?.clip_id ?? 'none'} → ${would_choose?.clip_id ?? 'none'}`);
  remarkRest(
    counted.reduce((sum, { changed }) => sum + changed, 0),
    SHOWN,
  );
}

const share = (part: number, whole: number) => (whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)}%`);

/** Requests page after page. The first page has the total for the progress bar. */
async function everyPage(
  ask: (after: string | undefined) => Promise<Pick<ReplayPage, 'total' | 'orchestrations' | 'next'>>,
): Promise<void> {
  let bar: Progress | undefined;
  let after: string | undefined;
  try {
    do {
      const { total, orchestrations, next } = await ask(after);
      bar ??= progress('replaying', total ?? orchestrations, 'orchestrations');
      bar.advance(orchestrations);
      after = next ?? undefined;
    } while (after !== undefined);
  } finally {
    bar?.end();
  }
}
