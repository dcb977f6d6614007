import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import type { components } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { EXIT } from '../exit.ts';
import { id, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { ask } from './ask.ts';
import { followPublication } from './follow-publication.ts';
import { costs } from './money.ts';
import { planOf, publishAsShown } from './plan.ts';
import { planAll, publishAll } from './plan-all.ts';
import { showPublication } from './show-publication.ts';

interface Options extends StoreOptions {
  readonly account?: readonly string[];
  readonly allPlatforms?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export const publishCommand = (config: Config): Command =>
  servedCommand(
    'publish',
    config,
    'publish 11111111-1111-1111-1111-111111111111 --account 22222222-2222-2222-2222-222222222222',
  )
    .description(
      'Publish an approved campaign as paused ads. Shows the plan and the cost, asks for confirmation, then renders, uploads, creates the ads, and reads them back.',
    )
    .argument('[campaign]', 'An approved campaign', id)
    .option('--account <id...>', 'The ad account; with --all-platforms, one for each platform that has several', ids)
    .option('--all-platforms <video>', "Publish all approved campaigns of a video, each in its platform's account", id)
    .option('--dry-run', 'Only show the objects to create and their possible cost')
    .option('--yes', 'Do not ask for confirmation')
    .action((campaignId: string | undefined, options: Options, command: Command) => {
      const { allPlatforms: video, account: accounts = [] } = options;
      const [account, another] = accounts;
      if (video !== undefined && campaignId === undefined)
        return withApi(config, options, 'publish', (api) => publishVideo(api, video, accounts, options));
      if (campaignId === undefined || video !== undefined || account === undefined || another !== undefined)
        return command.error('error: specify a campaign and its --account, or use --all-platforms with a video', {
          exitCode: EXIT.usage,
        });
      return withApi(config, options, 'publish', (api) => publishOne(api, campaignId, account, options));
    });

const ids = (written: string, before: readonly string[] = []): string[] => [...before, id(written)];

async function publishOne(api: Api, campaignId: string, account: string, options: Options): Promise<void> {
  const plan = await planOf(api.client, campaignId, account);
  if (options.dryRun === true && options.json === true) return sayJson(plan);
  showPlan(plan, options.json === true ? remark : say);
  if (options.dryRun === true) return;
  await ask('Everything is created paused, and costs nothing until it is activated.', 'publish', options.yes);
  const publication = await followPublication(api, await publishAsShown(api.client, campaignId, account, plan));
  showPublication(publication, options.json);
  if (publication.state === 'paused') remark(`next: \`campaigns-engine activate ${campaignId}\``);
}

/** Publishes a video's campaigns with one plan and one confirmation. A failure on one platform does not stop the others; it sets the exit code. */
async function publishVideo(api: Api, video: string, accounts: readonly string[], options: Options): Promise<void> {
  const { AD_PLATFORM_OF } = await import('../../../campaigns/publishing/index.ts');
  const plan = await planAll(api.client, video, accounts, (placement) => AD_PLATFORM_OF[placement]);
  if (plan.failed.length > 0) process.exitCode = EXIT.refused;
  if (options.dryRun === true && options.json === true) return sayJson(plan);
  const print = options.json === true ? remark : say;
  for (const { platform, plan: one } of plan.planned) {
    print(`${platform}:`);
    showPlan(one, print);
  }
  for (const { platform, code, detail } of plan.failed) remark(`${platform}: ${code}: ${detail}`);
  if (plan.planned.length === 0 || options.dryRun === true) return;
  const amount = plan.exposure.map(costs).join('; ');
  const question = `Everything is created paused. Once all of it is active: ${amount}.`;
  await ask(question, 'publish', options.yes);
  const { publications, failed } = await publishAll(api.client, plan, (publicationId) =>
    followPublication(api, publicationId),
  );
  if (options.json === true) sayJson({ publications, failed, exposure: plan.exposure });
  else for (const publication of publications) showPublication(publication, false);
  for (const { platform, code, detail } of failed) remark(`${platform}: ${code}: ${detail}`);
  if (failed.length > 0 || publications.some(({ state }) => state === 'stopped')) process.exitCode = EXIT.refused;
}

function showPlan(
  { exposure, steps, findings, note }: components['schemas']['PublicationPlan'],
  print: (line: string) => void,
): void {
  print(
    table(
      ['step', 'act', 'what'],
      steps.map(({ key, act, kind }) => [key, act, kind]),
    ),
  );
  print(`once it is active: ${costs(exposure)}`);
  for (const { level, field, detail } of findings) print(`${level}: ${field}: ${detail}`);
  if (note !== null) print(note);
}
