import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { ApiError, type components } from '../../client/index.ts';
import type { Api } from '../api.ts';
import { id, type StoreOptions, servedCommand, withApi } from '../options.ts';
import { remark, say, sayJson, table } from '../print.ts';
import { ask } from '../publishing/ask.ts';
import { followPublication } from '../publishing/follow-publication.ts';
import { amountOf, costs } from '../publishing/money.ts';
import { type ExperimentReply, experimentInWords } from './experiment-in-words.ts';

interface PublishOptions extends StoreOptions {
  readonly account: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const SAMPLE = '11111111-1111-1111-1111-111111111111';

export const publishArmsCommand = (config: Config): Command =>
  servedCommand('publish', config, `experiments publish ${SAMPLE} --account 22222222-2222-2222-2222-222222222222`)
    .description(
      'Publish all arms as paused ads, or none. Shows the plan and its possible cost, then asks for confirmation.',
    )
    .argument('<id>', 'The experiment; its drafts must be approved', id)
    .requiredOption('--account <id>', 'The ad account', id)
    .option('--dry-run', 'Only show the objects to create and their possible cost')
    .option('--yes', 'Do not ask for confirmation')
    .action((experimentId: string, options: PublishOptions) =>
      withApi(config, options, 'experiments', (api) => publishArms(api, experimentId, options)),
    );

async function publishArms(api: Api, experimentId: string, options: PublishOptions): Promise<void> {
  const { account, dryRun, yes, json } = options;
  const asked = { id: experimentId, ad_account_id: account };
  const plan = await api.client.experiments.publish({ ...asked, dry_run: 'true' });
  if (!('plans' in plan)) throw new TypeError('a dry run has begun publications');
  if (dryRun === true && json === true) return sayJson(plan);
  const print = json === true ? remark : say;
  for (const { campaign_id, plan: one } of plan.plans) {
    print(`campaign ${campaign_id}: ${one.steps.map(({ key }) => key).join(', ')}`);
    for (const { level, field, detail } of one.findings) print(`  ${level}: ${field}: ${detail}`);
  }
  print(`once all arms are active: ${costs(plan.exposure)}`);
  if (dryRun === true) return;
  await ask('Everything is created paused, and costs nothing until the experiment starts.', 'publish', yes);
  const started = await api.client.experiments.publish({ ...asked, fingerprint: plan.fingerprint });
  if ('plans' in started) throw new TypeError('a plan was answered instead of publications');
  const publications: components['schemas']['Publication'][] = [];
  for (const { publication_id } of started.publications)
    publications.push(await followPublication(api, publication_id));
  if (json === true) return sayJson({ publications });
  say(
    table(
      ['campaign', 'publication', 'state'],
      publications.map((each) => [each.campaign_id, each.id, each.state]),
    ),
  );
  if (publications.every(({ state }) => state === 'paused'))
    remark(`next: \`campaigns-engine experiments start ${experimentId}\``);
}

export const startCommand = (config: Config): Command =>
  servedCommand('start', config, `experiments start ${SAMPLE}`)
    .description(
      'Start an experiment: its plan is fixed, and today is day 1. Published arms are activated together, after you confirm what they can cost.',
    )
    .argument('<id>', 'The experiment', id)
    .option('--yes', 'Do not ask for confirmation')
    .action((experimentId: string, options: StoreOptions & { readonly yes?: boolean }) =>
      withApi(config, options, 'experiments', async (api) => {
        const started = await start(api, experimentId, options.yes);
        if (options.json === true) sayJson(started);
        else say(experimentInWords(started));
      }),
    );

type Exposure = components['schemas']['Exposure'];
const isExposure = (value: unknown): value is Exposure =>
  typeof value === 'object' && value !== null && 'per_day_minor' in value && 'currency' in value;

/** Starts an experiment. Asks for confirmation only if the engine says that money is at risk; without ads it asks nothing. */
async function start({ client }: Api, experimentId: string, isYes: boolean | undefined): Promise<ExperimentReply> {
  try {
    return await client.experiments.start({ id: experimentId });
  } catch (error) {
    const exposure =
      error instanceof ApiError && error.code === 'confirmation-needed' ? error.problem.exposure : undefined;
    if (!isExposure(exposure)) throw error;
    await ask(`All arms are activated together: ${costs(exposure)}.`, amountOf(exposure), isYes);
    return client.experiments.start({ id: experimentId, confirm: exposure });
  }
}
